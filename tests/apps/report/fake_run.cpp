#include "tests/apps/report/fake_run.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>

#include <nlohmann/json.hpp>

#include "data/npy.hpp"

namespace axograd::test {

using nlohmann::json;
namespace fs = std::filesystem;

ScratchFolder::ScratchFolder() {
  static int number = 0;
  path_ = fs::temp_directory_path() / fmt::format("axograd-report-{}-{}", ::getpid(), ++number);
  fs::create_directories(path_);
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void write_text(const fs::path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

void write_npy(const fs::path& path, const std::vector<double>& values, std::vector<std::size_t> shape) {
  if (shape.empty()) shape = {values.size()};
  data::write_npy(path.string(), values, shape);
}

namespace {

// Numbers that look random and are the same everywhere.
class Noise {
 public:
  explicit Noise(std::uint64_t seed) : state_(seed * 2654435761u + 88172645463325252ull) {}
  double uniform() {
    state_ ^= state_ << 13, state_ ^= state_ >> 7, state_ ^= state_ << 17;
    return static_cast<double>(state_ >> 11) / 9007199254740992.0;
  }
  double normal() { return std::sqrt(-2 * std::log(uniform() + 1e-300)) * std::cos(6.283185307179586 * uniform()); }

 private:
  std::uint64_t state_;
};

struct Trace {
  std::vector<double> voltage, spikes;
};

std::vector<double> current(std::size_t n) {
  Noise noise(7);
  std::vector<double> out(n);
  double x = 0;
  for (std::size_t i = 0; i < n; ++i) {
    x += -x * 0.1 / 3 + 90 * std::sqrt(0.2 / 3) * noise.normal();
    out[i] = 180 * (1 + 0.3 * std::sin(2 * 3.14159 * 0.2e-3 * 0.1 * static_cast<double>(i))) + x;
  }
  return out;
}

// A leaky integrator with escape noise and a spike drawn on top.
Trace cell(const std::vector<double>& input, std::uint64_t seed, double threshold, bool pretty_spikes) {
  Noise noise(seed);
  Trace out;
  double v = -68, adapt = 0;
  std::size_t silent = 0, since = 0;
  for (std::size_t i = 0; i < input.size(); ++i) {
    if (silent > 0) {
      --silent, ++since;
      out.voltage.push_back(pretty_spikes && since < 20 ? -55 + 90 * std::exp(-std::pow((static_cast<double>(since) - 6) / 4, 2))
                                                        : -62);
      continue;
    }
    v += 0.1 * (-(v + 68) / 15 + (input[i] - adapt) / 130);
    adapt -= adapt * 0.1 / 90;
    out.voltage.push_back(v + 0.15 * noise.normal());
    if (noise.uniform() < 1 - std::exp(-1e-4 * std::exp((v - threshold) / 1.2))) {
      out.spikes.push_back(0.1 * static_cast<double>(i));
      v = -62, adapt += 45, silent = 40, since = 0;
    }
  }
  return out;
}

std::vector<double> intervals(const std::vector<double>& spikes) {
  std::vector<double> out;
  for (std::size_t i = 1; i < spikes.size(); ++i) out.push_back(spikes[i] - spikes[i - 1]);
  return out;
}

// Mean of `signal` from 60 ms before to 15 ms after the spikes.
std::vector<double> triggered(const std::vector<double>& signal, const std::vector<double>& spikes) {
  std::vector<double> out(750, 0.0);
  double count = 0;
  for (double t : spikes) {
    const auto at = static_cast<std::ptrdiff_t>(t * 10);
    if (at < 600 || at + 150 > static_cast<std::ptrdiff_t>(signal.size())) continue;
    for (std::ptrdiff_t k = 0; k < 750; ++k) out[static_cast<std::size_t>(k)] += signal[static_cast<std::size_t>(at - 600 + k)];
    count += 1;
  }
  for (double& v : out) v /= std::max(count, 1.0);
  return out;
}

void repeats(const fs::path& arrays, const std::string& name, const std::vector<double>& input, int count, std::uint64_t seed,
             double threshold) {
  std::vector<double> times, which;
  for (int r = 0; r < count; ++r) {
    const Trace t = cell(input, seed + static_cast<std::uint64_t>(r), threshold, false);
    times.insert(times.end(), t.spikes.begin(), t.spikes.end());
    which.insert(which.end(), t.spikes.size(), r);
  }
  write_npy(arrays / ("spikes_" + name + ".npy"), times);
  write_npy(arrays / ("repeats_" + name + ".npy"), which);
}

// value ± a relative error, as three arrays.
void banded(const fs::path& arrays, const std::string& name, const std::vector<double>& y, double error, double floor) {
  std::vector<double> low, high;
  for (double v : y) low.push_back(v - error * std::abs(v) - floor), high.push_back(v + error * std::abs(v) + floor);
  write_npy(arrays / (name + ".npy"), y);
  write_npy(arrays / (name + "_low.npy"), low);
  write_npy(arrays / (name + "_high.npy"), high);
}

void kernels(const fs::path& arrays) {
  std::vector<double> t, eta, gamma, v, iv, theta;
  for (int i = 0; i < 200; ++i) {
    const double at = 0.5 * std::pow(4000.0, i / 199.0);
    t.push_back(at);
    eta.push_back(120 * std::exp(-at / 8) + 18 * std::exp(-at / 90) + 2 * std::exp(-at / 900));
    gamma.push_back(9 * std::exp(-at / 30) + 1.5 * std::exp(-at / 300));
    v.push_back(-85 + 0.2 * i);
    iv.push_back(-4.5 * (v.back() + 68) + (v.back() > -52 ? 0.4 * std::pow(v.back() + 52, 2) : 0));
    theta.push_back(-47 + 8 * std::log1p(std::exp((v.back() + 58) / 5)) / 2);
  }
  write_npy(arrays / "kernel_t.npy", t);
  write_npy(arrays / "iv_v.npy", v);
  banded(arrays, "eta", eta, 0.08, 1.2);
  banded(arrays, "gamma", gamma, 0.1, 0.3);
  banded(arrays, "iv", iv, 0.05, 4);
  banded(arrays, "theta", theta, 0.005, 0.4);
}

void signals(const fs::path& arrays, double seconds) {
  const std::vector<double> input = current(static_cast<std::size_t>(seconds * 10000));
  const Trace data = cell(input, 11, -48, true), model = cell(input, 12, -47.6, true);
  std::vector<double> lag;
  for (int k = 0; k < 750; ++k) lag.push_back(-60 + 0.1 * k);
  write_npy(arrays / "test_I.npy", input);
  write_npy(arrays / "test_V.npy", data.voltage);
  write_npy(arrays / "test_V_model.npy", model.voltage);
  write_npy(arrays / "test_spikes.npy", data.spikes);
  write_npy(arrays / "test_spikes_model.npy", model.spikes);
  write_npy(arrays / "isi_data.npy", intervals(data.spikes));
  write_npy(arrays / "isi_model.npy", intervals(model.spikes));
  write_npy(arrays / "lag.npy", lag);
  write_npy(arrays / "sta_v_data.npy", triggered(data.voltage, data.spikes));
  write_npy(arrays / "sta_v_model.npy", triggered(model.voltage, model.spikes));
  write_npy(arrays / "sta_i_data.npy", triggered(input, data.spikes));
  write_npy(arrays / "sta_i_model.npy", triggered(input, model.spikes));
  repeats(arrays, "data", input, 9, 100, -48);
  repeats(arrays, "model", input, 50, 300, -47.6);
}

const char* const report_json = R"json({
  "title": "GIF fit of L5 cell 3", "subtitle": "10 s training, 10 s held out with 9 repeats",
  "warnings": [
    {"level": "warning", "text": "The cell fires 9 % less in the held-out file than in training (drift of the threshold by about 0.8 mV).",
     "advice": "Set drift.enabled = true to fit a slow change of the threshold."},
    {"level": "info", "text": "The electrode's resistance was estimated as 9.8 ± 0.3 MΩ; its error is part of the intervals below."}],
  "sections": [
    {"title": "Voltage on held-out data", "text": "The model is driven by the injected current alone; one stochastic run is shown.", "figures": [
      {"kind": "traces", "x": {"label": "time", "unit": "ms", "start": 0, "step": 0.1}, "window": [2000, 4000],
       "caption": "Ticks above the traces: spikes.",
       "panels": [
         {"label": "membrane potential", "unit": "mV",
          "series": [{"name": "recorded", "values": "test_V", "role": "data"}, {"name": "model", "values": "test_V_model", "role": "model"}],
          "marks": [{"name": "recorded spikes", "times": "test_spikes", "role": "data"}, {"name": "model spikes", "times": "test_spikes_model", "role": "model"}]},
         {"label": "current", "unit": "pA", "height": 0.5, "series": [{"name": "injected current", "values": "test_I", "role": "stimulus"}]}]}]},
    {"title": "Repeats", "figures": [
      {"kind": "raster", "x": {"label": "time", "unit": "ms", "range": [0, 4000]}, "psth": {"bin": 20},
       "caption": "Spikes of the repeats; below, their mean rate in bins of 20 ms.",
       "groups": [{"name": "recorded", "role": "data", "times": "spikes_data", "repeats": "repeats_data", "count": 9},
                  {"name": "model", "role": "model", "times": "spikes_model", "repeats": "repeats_model", "count": 50}]}]},
    {"title": "Kernels", "figures": [
      {"kind": "lines", "title": "Spike-triggered current η", "x": {"label": "time since spike", "unit": "ms", "scale": "log"}, "y": {"label": "η", "unit": "pA"},
       "x_values": "kernel_t", "hlines": [{"at": 0}], "caption": "Band: 95 % interval.",
       "series": [{"name": "joint fit", "y": "eta", "low": "eta_low", "high": "eta_high", "role": "model"}]},
      {"kind": "lines", "title": "Moving threshold γ", "x": {"label": "time since spike", "unit": "ms", "scale": "log"}, "y": {"label": "γ", "unit": "mV"},
       "x_values": "kernel_t", "hlines": [{"at": 0}], "caption": "Band: 95 % interval.",
       "series": [{"name": "joint fit", "y": "gamma", "low": "gamma_low", "high": "gamma_high", "role": "model"}]}]},
    {"title": "Membrane and threshold", "figures": [
      {"kind": "lines", "title": "Current–voltage curve", "x": {"label": "V", "unit": "mV"}, "y": {"label": "membrane current", "unit": "pA"},
       "x_values": "iv_v", "hlines": [{"at": 0}], "vlines": [{"at": -48.2, "label": "mean onset"}], "caption": "Band: 95 % interval.",
       "series": [{"name": "smooth I–V", "y": "iv", "low": "iv_low", "high": "iv_high", "role": "model"}]},
      {"kind": "lines", "title": "Threshold coupling θ∞(V)", "x": {"label": "V", "unit": "mV"}, "y": {"label": "θ∞", "unit": "mV"},
       "x_values": "iv_v", "caption": "Band: 95 % interval.",
       "series": [{"name": "θ∞", "y": "theta", "low": "theta_low", "high": "theta_high", "role": "model"}]}]},
    {"title": "Spike statistics", "figures": [
      {"kind": "histogram", "title": "Interspike intervals", "x": {"label": "interval", "unit": "ms", "scale": "log"}, "bins": 25,
       "series": [{"name": "recorded", "role": "data", "samples": "isi_data"}, {"name": "model", "role": "model", "samples": "isi_model"}]},
      {"kind": "lines", "title": "Spike-triggered average of the current", "x": {"label": "time from spike", "unit": "ms"}, "y": {"label": "current", "unit": "pA"},
       "x_values": "lag", "vlines": [{"at": 0, "label": ""}],
       "series": [{"name": "recorded", "y": "sta_i_data", "role": "data"}, {"name": "model", "y": "sta_i_model", "role": "model"}]},
      {"kind": "lines", "title": "Spike-triggered average of the voltage", "x": {"label": "time from spike", "unit": "ms"}, "y": {"label": "V", "unit": "mV"},
       "x_values": "lag", "vlines": [{"at": 0, "label": ""}],
       "series": [{"name": "recorded", "y": "sta_v_data", "role": "data"}, {"name": "model", "y": "sta_v_model", "role": "model", "style": "dashed"}]}]}]
})json";

const char* const summary_json = R"json({
  "model": "igif_np", "model_title": "GIF with voltage-dependent threshold, joint fit", "recording": "L5 cell 3", "status": "converged",
  "selected_by": "blocked cross-validation of bits/spike on the training data, 5 folds",
  "train": {"bits_per_spike": 4.85, "r2_v": 0.893, "spikes": 1039, "duration_s": 90},
  "test": {"md_star_4ms": 0.891, "md_star_8ms": 0.927, "gamma_4ms": 0.61, "gamma_reliability_4ms": 0.812, "r2_v": 0.884,
           "explained_variance_10ms": 0.81, "bits_per_spike": 4.71, "reliability_4ms": 0.829, "reliability_8ms": 0.872,
           "rate_data_hz": 11.2, "rate_model_hz": 12.2, "repeats_data": 9, "repeats_model": 500, "duration_s": 10},
  "baseline": {"model": "gif", "model_title": "two-step GIF", "train": {"bits_per_spike": 3.7, "r2_v": 0.884},
               "test": {"md_star_4ms": 0.818, "md_star_8ms": 0.889, "gamma_4ms": 0.501, "r2_v": 0.861, "explained_variance_10ms": 0.708,
                        "bits_per_spike": 3.52, "rate_model_hz": 12.2}},
  "variants": [
    {"name": "gif", "title": "GIF, two-step", "bits_per_spike": 3.61, "se": 0.06, "parameters": 26, "cpu_s": 1.2},
    {"name": "gif_joint", "title": "GIF, joint", "bits_per_spike": 4.22, "se": 0.05, "parameters": 26, "cpu_s": 4.1},
    {"name": "igif_vr", "title": "GIF, parametric threshold", "bits_per_spike": 4.55, "se": 0.05, "parameters": 30, "cpu_s": 6.6},
    {"name": "igif_np", "title": "GIF, free threshold curve", "bits_per_spike": 4.74, "se": 0.05, "parameters": 38, "cpu_s": 9.5, "chosen": true},
    {"name": "ggif", "title": "GIF, conductance η", "bits_per_spike": 4.72, "se": 0.06, "parameters": 39, "cpu_s": 10.2},
    {"name": "agif", "title": "GIF with I_A and K currents", "bits_per_spike": null, "parameters": 33, "note": "unstable branch in 2 of 5 folds"}],
  "not_told": ["A conductance η (4.72 ± 0.06) does as well as a current η (4.74 ± 0.05); these data do not tell them apart."],
  "cpu_s": 61.3, "peak_rss_mib": 412.0
})json";

void documents(const fs::path& folder) {
  write_text(folder / "report.json", report_json);
  write_text(folder / "summary.json", summary_json);
  write_text(folder / "config.json",
             R"({"task": "fit", "recording": {"folder": "<script>alert(1)</script>"}, "neuron": {"kind": "gif"}})");
  write_text(
      folder / "provenance.json",
      R"json({"axograd": "0.1.0", "commit": "7311e76", "command": ["axograd", "fit", "experiments/gif_l5.json", "--set", "recording.folder=my cells"],
                 "seed": 1, "threads": 2, "device": "cpu (avx512)", "started": "2026-01-31T12:00:00Z", "finished": "2026-01-31T12:01:02Z",
                 "inputs": [{"path": "Cell3_Ger1Test_ch2_1008.ibw", "bytes": 800384, "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}],
                 "libraries": {"Eigen": "3.4.0", "fmt": "9.1.0"}})json");
  std::string history;
  for (int i = 0; i < 20; ++i) {
    history +=
        fmt::format(R"({{"stage": "threshold", "iteration": {}, "loss": {:.6f}, "gradient_norm": {:.6g}, "cpu_s": {:.2f}}})", i,
                    4010 + 900 * std::exp(-0.6 * i), 300 * std::exp(-0.7 * i), 0.03 * i) +
        "\n";
  }
  for (int i = 0; i < 35; ++i) {
    history +=
        fmt::format(R"({{"stage": "joint", "iteration": {}, "loss": {:.6f}, "gradient_norm": {:.6g}, "cpu_s": {:.2f}}})", i,
                    3120 + 890 * std::exp(-0.35 * i), 120 * std::exp(-0.3 * i) * (1 + 0.3 * std::sin(i)), 0.6 + 0.2 * i) +
        "\n";
  }
  write_text(folder / "history.jsonl", history + "{\"stage\": \"joint\", \"itera");  // as a kill leaves it
}

json parameter(const std::string& name, double value, double se, const char* unit, const char* group, const char* doc) {
  return {{"name", name},
          {"value", value},
          {"se", se},
          {"low", value - 1.96 * se},
          {"high", value + 1.96 * se},
          {"unit", unit},
          {"group", group},
          {"doc", doc},
          {"bounds", {value - 20 * se, value + 25 * se}},
          {"start", value + 2 * se},
          {"determined", "well"}};
}

void parameters(const fs::path& folder) {
  json list =
      json::array({parameter("C_m", 83.12, 1.23, "pF", "membrane", "capacitance"),
                   parameter("g_L", 4.51, 0.11, "nS", "membrane", "leak conductance"),
                   parameter("E_L", -68.2, 0.4, "mV", "membrane", "resting potential"),
                   parameter("V_T", -47.9, 0.8, "mV", "threshold", "threshold at rest"),
                   parameter("DeltaV", 1.21, 0.06, "mV", "threshold", "width of the escape noise"),
                   parameter("tau_theta", 21.4, 3.1, "ms", "threshold", "time constant of the voltage-dependent threshold")});
  list[4]["determined"] = "weakly";
  list[5]["at_bound"] = "high";
  list.push_back(
      {{"name", "T_ref"}, {"value", 4}, {"unit", "ms"}, {"group", "threshold"}, {"doc", "refractory period"}, {"fixed", true}});
  for (int i = 0; i < 8; ++i) {
    list.push_back(
        parameter(fmt::format("eta[{}]", i), 60.0 / (i + 1) - 8, 2.0 + i, "pA", "spike-triggered current η", "amplitude"));
  }
  list.back()["determined"] = "not";
  std::vector<double> correlation;
  json names = json::array();
  for (std::size_t i = 0; i < 14; ++i) {
    names.push_back(list[i < 6 ? i : i + 1]["name"]);
    for (std::size_t j = 0; j < 14; ++j) {
      const double d = static_cast<double>(i > j ? i - j : j - i);
      correlation.push_back(i == j ? 1 : (i + j == 7 ? -0.97 : std::cos(1.7 * d) * std::exp(-0.25 * d)));
    }
  }
  write_npy(folder / "arrays" / "correlation.npy", correlation, {14, 14});
  const json all = {{"interval", 0.95},
                    {"method", "Fisher information with sandwich correction"},
                    {"parameters", list},
                    {"correlation", {{"names", names}, {"values", "correlation"}}},
                    {"identifiability",
                     {{"verdict", "13 of 14 fitted parameters are determined by these data; eta[7] is not."},
                      {"findings",
                       {"V_T and DeltaV trade off (correlation −0.97): a higher threshold with wider noise fits as well.",
                        "eta[7] (time constant 3 s) is not determined: the training data last only 30 times as long."}}}}};
  write_text(folder / "parameters.json", all.dump(1));
}

}  // namespace

void fake_run(const fs::path& folder, double seconds) {
  fs::create_directories(folder / "arrays");
  signals(folder / "arrays", seconds);
  kernels(folder / "arrays");
  documents(folder);
  parameters(folder);
}

}  // namespace axograd::test

// Features of step responses against eFEL (scripts/golden-features), and their derivatives against finite differences.
#include "fitting/features/features.hpp"

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"

using namespace axograd::fitting;
using nlohmann::json;

namespace {

struct Case {
  std::vector<double> V;
  double dt;
  Step step;
  json efel;
};

// The formula of scripts/golden_features.py.
std::vector<double> voltage(const json& trace, double dt, double length, double begin, double end) {
  std::vector<double> V;
  for (long k = 0; k < std::lround(length / dt); ++k) {
    const double t = double(k) * dt, on = std::max(0.0, t - begin), off = std::max(0.0, t - end);
    const auto charge = [&](double tau) { return std::exp(-off / tau) - std::exp(-on / tau); };
    double v = -70 + trace.at("rise").get<double>() * charge(10) + trace.at("sag").get<double>() * charge(60);
    for (double spike : trace.at("spikes")) {
      const double s = t - spike, width = s < 0 ? 0.3 : 0.5;
      v += 100 * std::exp(-(s / width) * (s / width));
      if (s > 0) v -= 10 * s / 6 * std::exp(1 - s / 6);
    }
    V.push_back(v);
  }
  return V;
}

std::vector<Case> cases() {
  std::ifstream file(AXOGRAD_SOURCE_DIR "/tests/fitting/features/golden.json");
  const json all = json::parse(file);
  const double dt = all.at("dt"), begin = all.at("begin"), end = all.at("end");
  std::vector<Case> list;
  for (const json& c : all.at("cases"))
    list.push_back({voltage(c, dt, all.at("length"), begin, end), dt, {begin, end, all.at("amplitude")}, c.at("efel")});
  return list;
}

// eFEL counts in whole samples: crossings between them differ by up to one at either end, and a window of 1600 samples may hold
// one more or less, by the rounding of its ends.
const std::map<std::string, double> allowed = {
    {"spike_count", 0}, {"initial_rate", 0.1}, {"final_rate", 0.01}, {"isi_cv", 1e-3},          {"adaptation_index", 1e-3},
    {"peak", 1e-9},     {"half_width", 0.05},  {"threshold", 0.6},   {"trough", 1e-9},          {"ahp_depth", 1e-9},
    {"base", 1e-9},     {"steady", 1e-5},      {"sag_ratio", 1e-6},  {"input_resistance", 1e-4}};

}  // namespace

TEST_CASE("features are those that eFEL finds", "[features]") {
  int compared = 0;
  for (const Case& c : cases()) {
    const Features f = features(c.V, c.dt, c.step);
    for (const FeatureInfo& info : feature_list()) {
      if (!c.efel.contains(info.name)) continue;
      const json& golden = c.efel.at(info.name);
      CAPTURE(info.name, info.of(f));
      const bool passive = std::string(info.name) == "steady" || std::string(info.name) == "input_resistance";
      if (golden.is_null() || (passive && f.spike_count > 0)) {  // ours are for steps without spikes
        CHECK(std::isnan(info.of(f)));
        continue;
      }
      CHECK(std::abs(info.of(f) - golden.get<double>()) <= allowed.at(info.name));
      ++compared;
    }
    if (f.spike_count > 0) {
      const auto first = spike_shapes(TraceOf<double>{c.V}, c.dt, c.step.end).front();
      CHECK(first.peak_time - c.step.begin == Approx(c.efel.at("latency_of_peak").get<double>()).epsilon(1e-9));
      CHECK(f.latency < first.peak_time - c.step.begin);
      CHECK(f.latency > first.peak_time - c.step.begin - 0.3);
    }
  }
  CHECK(compared == 29);
}

TEST_CASE("derivatives of features = finite differences", "[features]") {
  for (const Case& c : cases()) {
    const auto dual = features_of(TraceOf<SampleDual>{c.V}, c.dt, c.step);
    const Features f = features(c.V, c.dt, c.step);
    // A smooth direction that keeps the places of maxima and minima.
    std::vector<double> direction(c.V.size()), up = c.V, down = c.V;
    const double h = 1e-6;
    for (std::size_t t = 0; t < c.V.size(); ++t) {
      direction[t] = std::sin(0.003 * double(t)) + 0.3 * std::cos(0.011 * double(t));
      up[t] += h * direction[t], down[t] -= h * direction[t];
    }
    const Features above = features(up, c.dt, c.step), below = features(down, c.dt, c.step);
    for (const FeatureInfo& info : feature_list()) {
      CAPTURE(info.name);
      const double value = info.of(f);
      if (std::isnan(value)) {
        CHECK(std::isnan((dual.*info.dual).value()));
        continue;
      }
      CHECK((dual.*info.dual).value() == Approx(value).epsilon(1e-13));
      std::vector<double> gradient(c.V.size());
      (dual.*info.dual).add_to(gradient, 1);
      double along = 0;
      for (std::size_t t = 0; t < gradient.size(); ++t) along += gradient[t] * direction[t];
      CHECK(along == Approx((info.of(above) - info.of(below)) / (2 * h)).epsilon(1e-5).margin(1e-7));
    }
  }
}

TEST_CASE("features that do not exist are NaN, and never counted", "[features]") {
  const std::vector<double> flat(1000, -65.0);
  const Features f = features(flat, 0.1, {20, 80, 0});
  CHECK(f.spike_count == 0);
  CHECK(f.mean_rate == 0);
  CHECK(f.base == -65);
  for (double x : {f.latency, f.isi_mean, f.peak, f.half_width, f.threshold, f.trough, f.sag_ratio, f.input_resistance})
    CHECK(std::isnan(x));
  // Shorter than the step, one sample, none at all: no reading beyond the end.
  for (std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{300}})
    CHECK(features(std::span(flat).first(n), 0.1, {20, 80, 1}).spike_count == 0);
  CHECK(z_score(3, 1, 0.5) == 4);
  CHECK(z_score(1e9, 0, 1) == 250);
  CHECK(z_score(std::nan(""), 0, 1) == 250);
  CHECK(std::isnan(z_score(1, std::nan(""), 1)));
}

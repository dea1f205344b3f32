// What a reader wants to know first, in words and in four numbers.
#include <fmt/format.h>

#include <cmath>

#include <nlohmann/json.hpp>

#include "apps/report/json_read.hpp"
#include "apps/report/parts.hpp"
#include "apps/report/words.hpp"

namespace axograd::report {

using nlohmann::json;

namespace {

double score(const json& summary, const std::string& path) {
  const json& value = descendant(summary, path);
  return value.is_number() ? value.get<double>() : not_a_number;
}

const char* how_well(double md_star) {
  if (md_star >= 0.9) return "very well";
  if (md_star >= 0.8) return "well";
  if (md_star >= 0.6) return "moderately well";
  if (md_star >= 0.4) return "poorly";
  return "hardly at all";
}

std::string spikes_sentence(const json& summary, const std::string& model) {
  const double md8 = score(summary, "test.md_star_8ms"), md4 = score(summary, "test.md_star_4ms");
  const double md = std::isfinite(md8) ? md8 : md4;
  if (!std::isfinite(md)) return "";
  const std::string recording = text(summary, "recording");
  return fmt::format(
      "The fitted model ({}) predicts the held-out spikes{} {}: Md* = {} within 8 ms, {} within 4 ms, where 1 is a perfect model.",
      model, recording.empty() ? "" : " of " + recording, how_well(md), decimals(md8, 2), decimals(md4, 2));
}

std::string baseline_sentence(const json& summary) {
  const double baseline = score(summary, "baseline.test.md_star_8ms");
  if (!std::isfinite(baseline)) return "";
  return fmt::format("The baseline ({}) reaches {} and {}.", text(child(summary, "baseline"), "model_title", "two-step fit"),
                     decimals(baseline, 2), decimals(score(summary, "baseline.test.md_star_4ms"), 2));
}

std::string reliability_sentence(const json& summary) {
  const double r8 = score(summary, "test.reliability_8ms"), r4 = score(summary, "test.reliability_4ms");
  if (!std::isfinite(r8)) return "";
  return fmt::format(
      "The cell itself repeats its spikes with reliability {} within 8 ms and {} within 4 ms; Md* already allows for that variability.",
      decimals(r8, 2), decimals(r4, 2));
}

std::string voltage_sentence(const json& summary) {
  const double r2 = score(summary, "test.r2_v"), data = score(summary, "test.rate_data_hz"),
               model = score(summary, "test.rate_model_hz");
  std::string out;
  if (std::isfinite(r2)) out += fmt::format("Between spikes it explains {:.0f} % of the held-out voltage's variance. ", 100 * r2);
  if (std::isfinite(data) && std::isfinite(model)) {
    out += fmt::format("It fires {} Hz where the cell fires {} Hz", decimals(model, 1), decimals(data, 1));
    out += data > 0 ? fmt::format(" ({:+.0f} %).", 100 * (model / data - 1)) : ".";
  }
  return out;
}

std::string card(const std::string& label, const std::string& value, const std::string& note) {
  return fmt::format(
      "<div class=\"card\"><div class=\"label\">{}</div><div class=\"value\">{}</div><div class=\"note\">{}</div></div>",
      escape(label), escape(value), escape(note));
}

}  // namespace

std::vector<std::string> verdict_sentences(const json& summary, const json& parameters, const json& report) {
  if (const auto own = texts(child(report, "verdict")); !own.empty()) return own;
  const std::string model = text(summary, "model_title", text(summary, "model"));
  std::vector<std::string> out;
  if (const std::string status = text(summary, "status"); status == "misfit") {
    out.push_back("The search is done, but no parameters were found that describe the recording to within its noise.");
  } else if (!status.empty() && status != "converged") {
    out.push_back("The fit did not converge (" + status + "); what follows is the state it reached.");
  }
  if (!model.empty()) out.push_back(spikes_sentence(summary, model));
  out.push_back(baseline_sentence(summary));
  out.push_back(reliability_sentence(summary));
  out.push_back(voltage_sentence(summary));
  if (const std::string how = text(summary, "selected_by"); !how.empty()) out.push_back("Chosen by " + how + ".");
  out.push_back(text(child(parameters, "identifiability"), "verdict"));
  std::erase(out, "");
  return out;
}

std::string key_numbers(const json& summary) {
  std::string out;
  const auto add = [&](const char* label, const char* path, int digits, const std::string& note) {
    const double value = score(summary, path);
    if (std::isfinite(value)) out += card(label, decimals(value, digits), note);
  };
  const auto beside = [&](const char* path, int digits, const char* words) {
    const double value = score(summary, path);
    return std::isfinite(value) ? fmt::format("{} {}", words, decimals(value, digits)) : std::string();
  };
  add("Md* (8 ms), held out", "test.md_star_8ms", 2, beside("test.reliability_8ms", 2, "cell's own reliability"));
  add("Md* (4 ms), held out", "test.md_star_4ms", 2, beside("test.reliability_4ms", 2, "cell's own reliability"));
  add("R² of the voltage, held out", "test.r2_v", 2, beside("train.r2_v", 2, "training"));
  add("bits per spike, held out", "test.bits_per_spike", 2, beside("train.bits_per_spike", 2, "training"));
  return out.empty() ? "" : "<div class=\"cards\">" + out + "</div>";
}

}  // namespace axograd::report

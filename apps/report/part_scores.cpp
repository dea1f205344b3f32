// Scores of model and baseline beside the recording's own reliability, and the candidates of the model selection.
#include <fmt/format.h>

#include <cmath>

#include <nlohmann/json.hpp>

#include "apps/report/json_read.hpp"
#include "apps/report/parts.hpp"
#include "apps/report/words.hpp"

namespace axograd::report {

using nlohmann::json;

namespace {

struct Score {
  const char* path;
  const char* title;
  const char* unit;
  int digits;
  const char* own;  // path of the recording's own value, or nullptr
  const char* doc;
};
const Score scores[] = {
    {"test.md_star_8ms", "Md*, 8 ms window", "1", 3, "test.reliability_8ms",
     "agreement of spike times over all repeats; 1 for a model that behaves like one more repeat"},
    {"test.md_star_4ms", "Md*, 4 ms window", "1", 3, "test.reliability_4ms", "the same with a narrower window"},
    {"test.gamma_4ms", "Γ, 4 ms window", "1", 3, "test.gamma_reliability_4ms",
     "coincidences of single trains beyond chance; low for any stochastic model"},
    {"test.explained_variance_10ms", "explained variance of the spike trains, 10 ms", "1", 3, nullptr,
     "relative to what the repeats' mean explains"},
    {"test.bits_per_spike", "log-likelihood above Poisson, held out", "bits/spike", 3, nullptr,
     "the proper score; no window to choose"},
    {"train.bits_per_spike", "log-likelihood above Poisson, training", "bits/spike", 3, nullptr,
     "much above the held-out value means over-fitting"},
    {"test.r2_v", "R² of the voltage, held out", "1", 3, nullptr,
     "model reset at the recorded spikes, where it has a reset; samples near spikes left out"},
    {"train.r2_v", "R² of the voltage, training", "1", 3, nullptr, ""},
    {"test.rate_model_hz", "firing rate, held out", "Hz", 2, "test.rate_data_hz", "mean over repeats"},
};

json value_or_null(const json& summary, const std::string& path) { return descendant(summary, path); }

}  // namespace

std::string section(const std::string& title, const std::string& lead, const std::string& body) {
  if (body.empty()) return "";
  return fmt::format("<section><h2>{}</h2>{}<div class=\"figures\">{}</div></section>\n", escape(title),
                     lead.empty() ? "" : "<p class=\"lead\">" + escape(lead) + "</p>", body);
}

std::string scores_part(const json& summary, Context& context) {
  const json& baseline = child(summary, "baseline");
  const bool compare = baseline.is_object();
  bool own_seen = false;
  for (const Score& s : scores) own_seen = own_seen || (s.own && value_or_null(summary, s.own).is_number());
  json columns = json::array({{{"name", "score"}}, {{"name", "model"}}});
  if (compare) columns.push_back({{"name", "baseline"}});
  if (own_seen) columns.push_back({{"name", "recording"}});
  json rows = json::array();
  for (const Score& s : scores) {
    const json value = value_or_null(summary, s.path);
    if (!value.is_number()) continue;
    const auto cell = [&](const json& v) { return v.is_number() ? json{{"value", v}, {"digits", s.digits}} : json(); };
    json row = json::array({{{"text", with_unit(s.title, s.unit)}, {"note", s.doc}}, cell(value)});
    if (compare) row.push_back(cell(descendant(baseline, s.path)));
    if (own_seen) row.push_back(s.own ? cell(value_or_null(summary, s.own)) : json());
    rows.push_back(row);
  }
  if (rows.empty()) return "";
  const double repeats = real(child(summary, "test"), "repeats_data"), seconds = real(child(summary, "test"), "duration_s");
  std::string caption = "Model: " + text(summary, "model_title", text(summary, "model", "–")) + ". ";
  if (compare) caption += "Baseline: " + text(baseline, "model_title", text(baseline, "model", "–")) + ". ";
  if (std::isfinite(repeats)) caption += fmt::format("{:.0f} recorded repeats. ", repeats);
  if (std::isfinite(seconds)) caption += fmt::format("{} s of held-out recording. ", short_number(seconds));
  if (const double n = real(child(summary, "test"), "repeats_model"); std::isfinite(n))
    caption += fmt::format("{:.0f} model repeats. ", n);
  if (own_seen) {
    caption +=
        "Recording: reliability of its repeats (for Md*), Γ between repeats, recorded firing rate. Md* may exceed the reliability "
        "because it is already corrected for it.";
  }
  const json table = {{"kind", "table"}, {"columns", columns}, {"rows", rows}, {"caption", caption}};
  return section("Scores", "", draw_figure(table, context));
}

std::string variants_part(const json& summary, Context& context) {
  const json& variants = child(summary, "variants");
  json rows = json::array(), bars = json::array(), chosen = json::array();
  for (const json& v : variants) {
    if (!v.is_object()) continue;
    const std::string name = text(v, "title", text(v, "name"));
    if (flag(v, "chosen")) chosen.push_back(rows.size());
    const std::string own = text(v, "name");
    const json shown = {{"text", flag(v, "chosen") ? name + " (chosen)" : name}, {"note", own != name ? own : ""}};
    rows.push_back({shown,
                    {{"value", child(v, "bits_per_spike")}, {"pm", child(v, "se")}},
                    child(v, "parameters"),
                    child(v, "cpu_s"),
                    text(v, "note")});
    if (!child(v, "bits_per_spike").is_number()) continue;
    bars.push_back({{"name", own.empty() ? name : own},
                    {"value", child(v, "bits_per_spike")},
                    {"error", child(v, "se")},
                    {"chosen", flag(v, "chosen")}});
  }
  if (rows.empty()) return "";
  const json table = {{"kind", "table"},
                      {"chosen", chosen},
                      {"rows", rows},
                      {"columns",
                       {{{"name", "variant"}},
                        {{"name", "cross-validated bits/spike ± s.e."}},
                        {{"name", "parameters"}},
                        {{"name", "cost"}, {"unit", "CPU s"}, {"digits", 1}},
                        {{"name", "remark"}}}}};
  const json figure = {{"kind", "bars"},
                       {"bars", bars},
                       {"x", {{"label", "cross-validated likelihood"}, {"unit", "bits/spike"}}},
                       {"caption", "Mean and standard error over the folds of the training data. Higher is better."}};
  std::string told = "";
  if (const auto sentences = texts(child(summary, "not_told")); !sentences.empty()) {
    std::string items;
    for (const auto& s : sentences) items += "\n- " + s;
    told =
        draw_figure({{"kind", "text"}, {"width", "half"}, {"title", "What the data could not tell"}, {"text", items}}, context);
  }
  return section("Which model", "Candidates compared on training data only; the held-out data had no say.",
                 draw_figure(table, context) + (bars.empty() ? "" : draw_figure(figure, context)) + told);
}

}  // namespace axograd::report

#include "apps/report/report.hpp"

#include <fmt/format.h>

#include <fstream>

#include <nlohmann/json.hpp>

#include "apps/report/assets.hpp"
#include "apps/report/figure.hpp"
#include "apps/report/json_read.hpp"
#include "apps/report/parts.hpp"
#include "apps/report/words.hpp"
#include "core/base/atomic_file.hpp"
#include "core/base/error.hpp"

namespace axograd {
namespace {

using nlohmann::json;
using namespace report;
namespace fs = std::filesystem;

constexpr size_t page_points = 460'000;  // about 1.25 MB of packed traces: with everything else a page stays near 2 MB

// A JSON file of the run folder; null when it is not there.
json read_document(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return nullptr;
  try {
    return json::parse(file);
  } catch (const json::exception& error) {
    throw InputError(path.string() + ": not valid JSON (" + error.what() + ")");
  }
}

// The lines of history.jsonl; an unfinished last line (a killed run) is left out.
std::vector<json> read_history(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<json> out;
  for (std::string line; std::getline(file, line);) {
    json entry = json::parse(line, nullptr, false);
    if (entry.is_object()) out.push_back(std::move(entry));
  }
  return out;
}

size_t count_traces(const json& report) {
  size_t n = 0;
  for (const json& s : child(report, "sections")) {
    for (const json& f : child(s, "figures")) n += text(f, "kind") == "traces";
  }
  return n;
}

std::string sections(const json& report, Context& context) {
  std::string out;
  for (const json& s : child(report, "sections")) {
    std::string body;
    for (const json& f : child(s, "figures")) body += draw_figure(f, context);
    out += section(text(s, "title"), text(s, "text"), body);
  }
  return out;
}

std::string headline(const std::vector<std::string>& sentences) {
  std::string out;
  for (size_t i = 0; i < sentences.size(); ++i)
    out += fmt::format("<p{}>{}</p>", i == 0 ? " class=\"first\"" : "", escape(sentences[i]));
  return out.empty() ? "" : "<div class=\"verdict\">" + out + "</div>";
}

std::string head(const std::string& title) {
  return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src "
         "'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>" +
         escape(title) + "</title><style>" + std::string(assets::style_css) + "</style></head>\n<body><main>\n";
}

// dygraphs and our own code around it, with its licence; nothing when the page has no traces.
std::string scripts(bool traces) {
  if (!traces || assets::dygraph_js.empty()) return "";
  return "<style>" + std::string(assets::dygraph_css) + "</style>\n<script>/*\n" + std::string(assets::dygraph_licence) + "*/\n" +
         std::string(assets::dygraph_js) + "</script>\n<script>" + std::string(assets::traces_js) + "</script>\n";
}

}  // namespace

std::string report_html(const fs::path& run_folder) {
  if (!fs::is_directory(run_folder)) throw InputError(run_folder.string() + ": there is no such run folder");
  const json shown = read_document(run_folder / "report.json"), summary = read_document(run_folder / "summary.json");
  const json parameters = read_document(run_folder / "parameters.json"),
             provenance = read_document(run_folder / "provenance.json");
  const json config = read_document(run_folder / "config.json");
  const std::vector<json> history = read_history(run_folder / "history.jsonl");
  if (shown.is_null() && summary.is_null() && parameters.is_null() && history.empty()) {
    throw InputError(run_folder.string() + ": not a run folder (no report.json, summary.json, parameters.json or history.jsonl)");
  }
  const size_t traces = count_traces(shown);
  const Arrays arrays(run_folder);
  Context context{arrays, page_points / std::max<size_t>(traces, 1)};
  const std::string title = text(shown, "title", text(summary, "model_title", "axograd report"));
  const std::string subtitle = text(shown, "subtitle");

  std::string page = head(title) + "<header><h1>" + escape(title) + "</h1>" +
                     (subtitle.empty() ? "" : "<p>" + escape(subtitle) + "</p>") + "</header>\n";
  page += headline(verdict_sentences(summary, parameters, shown));
  if (const json& warnings = child(shown, "warnings"); !warnings.empty())
    page += draw_figure({{"kind", "warnings"}, {"items", warnings}}, context);
  page += key_numbers(summary) + scores_part(summary, context);
  page += sections(shown, context);
  page += variants_part(summary, context) + parameters_part(parameters, context);
  if (child(shown, "convergence") != false) page += convergence_part(history, context);
  page += provenance_part(provenance, summary) + config_part(config);
  page += "<footer>Made by axograd from the files of the run folder. This page needs no network.";
  if (traces > 0 && !assets::dygraph_js.empty())
    page += " Interactive traces: dygraphs (MIT licence, text in the source of this page).";
  page += "</footer>\n</main>\n" + scripts(traces > 0) + "</body></html>\n";
  return page;
}

fs::path write_report(const fs::path& run_folder) {
  const std::string page = report_html(run_folder);
  const fs::path target = run_folder / "report.html";
  write_file_atomic(target.string(), page);
  return target;
}

}  // namespace axograd

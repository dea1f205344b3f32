// Estimates with errors, what hit a bound, what could not be determined.
#include <fmt/format.h>

#include <cmath>

#include <nlohmann/json.hpp>

#include "apps/report/json_read.hpp"
#include "apps/report/parts.hpp"
#include "apps/report/words.hpp"

namespace axograd::report {

using nlohmann::json;

namespace {

std::string cell(const std::string& content, bool numeric) {
  return fmt::format("<td{}>{}</td>", numeric ? " class=\"num\"" : "", content);
}

std::string remarks(const json& p) {
  std::string out;
  const auto add = [&](const std::string& kind, const std::string& words) {
    out += fmt::format("<span class=\"tag {}\">{}</span>", kind, words);
  };
  if (const std::string leader = text(p, "tied_to"); !leader.empty())
    add("fixed", short_number(real(p, "factor")) + " × " + escape(leader));
  else if (flag(p, "fixed"))
    add("fixed", "fixed");
  const std::string bound = text(p, "at_bound"), determined = text(p, "determined");
  if (!bound.empty()) add("bad", bound == "low" ? "at its lower bound" : "at its upper bound");
  if (determined == "not") add("bad", "not determined");
  if (determined == "weakly") add("weak", "weakly determined");
  return out;
}

std::string row(const json& p) {
  const double value = real(p, "value"), se = real(p, "se"), low = real(p, "low"), high = real(p, "high");
  std::string bounds = "";
  if (const json& b = child(p, "bounds"); b.is_array() && b.size() == 2 && b[0].is_number() && b[1].is_number()) {
    bounds = short_number(b[0].get<double>()) + " … " + short_number(b[1].get<double>());
  }
  const bool band = std::isfinite(low) && std::isfinite(high);
  const std::string unit = text(p, "unit");
  return "<tr>" + cell("<b>" + escape(text(p, "name")) + "</b>", false) +
         cell(se > 0 ? with_precision_of(value, se) : short_number(value), true) +
         cell(std::isfinite(se) ? number(se, 2) : "–", true) +
         cell(band ? with_precision_of(low, se) + " … " + with_precision_of(high, se) : "–", true) +
         cell(unit == "1" ? "" : escape(unit), false) + cell(escape(text(p, "doc")), false) + cell(remarks(p), false) +
         cell(bounds, true) + cell(short_number(real(p, "start")), true) + "</tr>";
}

std::string table(const json& list, double interval) {
  std::string out = fmt::format(
      "<div class=\"scroll\"><table><thead><tr><th>parameter</th><th class=\"num\">estimate</th><th class=\"num\">s.e.</th>"
      "<th class=\"num\">{:.0f} % interval</th><th>unit</th><th>meaning</th><th>remark</th>"
      "<th class=\"num\">allowed</th><th class=\"num\">start</th></tr></thead><tbody>",
      100 * interval);
  std::string group;
  for (const json& p : list) {
    if (const std::string g = text(p, "group"); g != group) {
      group = g;
      out += "<tr class=\"group\"><th colspan=\"9\" scope=\"colgroup\">" + escape(g) + "</th></tr>";
    }
    out += row(p);
  }
  return out + "</tbody></table></div>";
}

}  // namespace

std::string parameters_part(const json& parameters, Context& context) {
  const json& list = child(parameters, "parameters");
  std::string body;
  const json& identifiable = child(parameters, "identifiability");
  const auto findings = texts(child(identifiable, "findings"));
  if (const std::string verdict = text(identifiable, "verdict"); !verdict.empty() || !findings.empty()) {
    std::string words = verdict;
    for (const auto& f : findings) words += "\n- " + f;
    body += draw_figure({{"kind", "text"}, {"title", "What the data determine"}, {"text", words}}, context);
  }
  if (list.is_array() && !list.empty()) {
    const std::string method = text(parameters, "method");
    body += "<figure class=\"wide table parameters\"><h3>Estimates</h3>" + table(list, real(parameters, "interval", 0.95)) +
            (method.empty() ? ""
                            : "<figcaption>Errors: " + escape(method) +
                                  ". “Allowed” are the bounds of the search, “start” is where it began.</figcaption>") +
            "</figure>";
  }
  if (const json& correlation = child(parameters, "correlation"); correlation.is_object()) {
    body += draw_figure({{"kind", "heatmap"},
                         {"title", "Correlations of the estimates"},
                         {"values", child(correlation, "values")},
                         {"rows", child(correlation, "names")},
                         {"columns", child(correlation, "names")},
                         {"low", -1},
                         {"high", 1},
                         {"label", "correlation"},
                         {"strongest", 6},
                         {"caption", "Near ±1: the data fix a combination of the two, not each by itself."}},
                        context);
  }
  return section("Parameters", "", body);
}

}  // namespace axograd::report

// Where everything came from, how to do it again, and the configuration in full.
#include <fmt/format.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "apps/report/json_read.hpp"
#include "apps/report/parts.hpp"
#include "apps/report/words.hpp"

namespace axograd::report {

using nlohmann::json;

namespace {

// One shell word: quoted when it holds more than plain characters.
std::string shell_word(const std::string& word) {
  static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
  std::string out = "'";
  for (char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string command_line(const json& command) {
  if (command.is_string()) return command.get<std::string>();
  const std::vector<std::string> words = texts(command);
  std::string out = words.empty() || words.front() == "axograd" ? "" : "axograd";
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + shell_word(word);
  return out;
}

std::string scalar(const json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

std::string line(const std::string& name, const std::string& html) {
  return fmt::format("<dt>{}</dt><dd>{}</dd>", escape(name), html);
}

std::string inputs_table(const json& inputs) {
  std::string out =
      "<div class=\"scroll\"><table><thead><tr><th>input file</th><th class=\"num\">bytes</th><th>SHA-256</th></tr></thead><tbody>";
  for (const json& input : inputs) {
    out += fmt::format("<tr><td>{}</td><td class=\"num\">{}</td><td class=\"hash\">{}</td></tr>", escape(text(input, "path")),
                       child(input, "bytes").is_number() ? escape(child(input, "bytes").dump()) : "–",
                       escape(text(input, "sha256")));
  }
  return out + "</tbody></table></div>";
}

std::string flat(const json& object) {
  std::string out;
  for (const auto& [key, value] : object.items()) out += (out.empty() ? "" : ", ") + escape(key) + " " + escape(scalar(value));
  return out;
}

}  // namespace

std::string provenance_part(const json& provenance, const json& summary) {
  if (!provenance.is_object() || provenance.empty()) return "";
  std::string list;
  if (const std::string command = command_line(child(provenance, "command")); !command.empty()) {
    list += line("how to reproduce", "<code>" + escape(command) + "</code>");
  }
  const std::vector<std::string> first = {"axograd", "commit", "seed", "threads", "device", "started", "finished"};
  const auto add = [&](const std::string& key, const json& value) {
    list += line(key, value.is_object() ? flat(value) : value.is_array() ? escape(value.dump()) : escape(scalar(value)));
  };
  for (const std::string& key : first) {
    if (provenance.contains(key)) add(key, provenance[key]);
  }
  for (const auto& [key, value] : provenance.items()) {
    const bool shown = key == "command" || key == "inputs" || std::find(first.begin(), first.end(), key) != first.end();
    if (!shown) add(key, value);
  }
  if (const double cpu = real(summary, "cpu_s"); cpu >= 0) list += line("cost", escape(number(cpu, 3) + " CPU s"));
  if (const double rss = real(summary, "peak_rss_mib"); rss >= 0) list += line("peak memory", escape(number(rss, 3) + " MiB"));
  const json& inputs = child(provenance, "inputs");
  const std::string body = "<dl>" + list + "</dl>" + (inputs.is_array() && !inputs.empty() ? inputs_table(inputs) : "");
  return section("Provenance", "", "<div class=\"wide\">" + body + "</div>");
}

std::string config_part(const json& config) {
  if (config.is_null()) return "";
  return section("Configuration", "",
                 "<details class=\"wide\"><summary>Every setting of this run, defaults included</summary><pre>" +
                     escape(config.dump(2)) + "</pre></details>");
}

}  // namespace axograd::report

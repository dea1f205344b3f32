// The only file that knows CLI11. It collects words; types, ranges and choices are checked by the options' own reader.
#include "apps/cli.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "apps/version.hpp"
#include "core/base/json_source.hpp"
#include "core/base/suggest.hpp"
#include "core/base/text.hpp"

namespace axograd::apps {
namespace {

struct GlobalOptions {
  Globals& out;
  template <class V>
  void visit(V& v) {
    v("set", out.set, {.doc = "change a setting of the configuration: a.b.c=value, items of lists by number: a.b[0].c=value (repeatable)"});
    v("seed", out.seed, {.doc = "seed of all random numbers", .low = 0});
    v("threads", out.threads, {.doc = "worker threads; 0 = one per core. Results do not depend on it", .low = 0, .high = 4096});
    v("device", out.device, {.doc = "cpu or cuda", .choices = {"cpu", "cuda"}});
    v("out", out.out, {.doc = "folder or file to write to"});
    v("json", out.json, {.doc = "results and errors as JSON"});
    v("quiet", out.quiet, {.doc = "no progress"});
  }
};

std::string flag_name(std::string name) {
  std::replace(name.begin(), name.end(), '_', '-');
  return "--" + name;
}

// Declares one CLI11 option per leaf and afterwards puts what was typed into a JSON object.
class Declarer final : public OptionVisitor {
 public:
  Declarer(CLI::App& app, std::string group, std::vector<std::string> words = {})
      : app_(app), group_(std::move(group)), words_(std::move(words)) {}

  // {"name": value} of what was given, with "--name" as the place of each.
  void collect(SourceJson& source) const {
    for (const auto& entry : entries_) {
      if (entry->option->count() == 0) continue;
      source.value[entry->name] = entry->is_flag ? nlohmann::json(true) : entry->json();
      source.overrides['/' + entry->name] = entry->shown;
    }
  }
  std::vector<Argument> arguments() const { return arguments_; }

 private:
  struct Entry {
    std::string name, shown;
    std::vector<std::string> words;
    bool is_flag = false, is_list = false, is_text = false, positional = false;
    CLI::Option* option = nullptr;

    nlohmann::json value(const std::string& word) const {
      if (is_text) return word;
      try {
        return parse_json(word, shown).value;
      } catch (const ConfigError&) {
        return word;
      }
    }
    nlohmann::json json() const {
      if (!is_list) return value(words.back());
      auto out = nlohmann::json::array();
      for (const auto& word : words) out.push_back(value(word));
      return out;
    }
  };

  template <class T>
  static constexpr bool holds_text = std::is_same_v<T, std::string> || std::is_same_v<T, std::vector<std::string>> ||
                                     std::is_same_v<T, std::optional<std::string>>;
  template <class T>
  static constexpr bool holds_list =
      std::is_same_v<T, std::vector<double>> || std::is_same_v<T, std::vector<int>> || std::is_same_v<T, std::vector<std::string>>;

  static std::string help_of(const OptionSlot& slot, const OptionInfo& info) {
    std::string out(info.doc);
    if (!info.choices.empty()) out += fmt::format(" [{}]", fmt::join(info.choices, ", "));
    const std::string unit = info.unit.empty() || info.unit == "1" ? "" : fmt::format(" {}", info.unit);
    if (const auto* number = std::get_if<double*>(&slot)) return fmt::format("{} [{}{}]", out, short_number(**number), unit);
    if (const auto* number = std::get_if<int*>(&slot)) return fmt::format("{} [{}]", out, **number);
    const auto* text = std::get_if<std::string*>(&slot);
    if (text && !(*text)->empty() && info.choices.empty()) return fmt::format("{} [{}]", out, **text);
    return unit.empty() ? out : fmt::format("{} (in{} or with a unit)", out, unit);
  }

  void leaf(const char* name, OptionSlot slot, const OptionInfo& info) override {
    auto entry = std::make_unique<Entry>();
    entry->name = name;
    entry->positional = info.required || std::find(words_.begin(), words_.end(), name) != words_.end();
    entry->shown = entry->positional ? name : flag_name(name);
    entry->is_flag = std::holds_alternative<bool*>(slot);
    std::visit([&](auto* held) {
      using T = std::remove_pointer_t<decltype(held)>;
      entry->is_text = holds_text<T>;
      entry->is_list = holds_list<T>;
    }, slot);
    const std::string help = help_of(slot, info);
    if (entry->is_flag) {
      entry->option = app_.add_flag(entry->shown, help);
    } else {
      entry->option = app_.add_option(entry->shown, entry->words, help);
      const bool one = !entry->is_list || !entry->positional;  // word at a time; a repeated list flag adds one
      if (one) entry->option->expected(1)->allow_extra_args(false);
      if (entry->is_list) entry->option->take_all();
    }
    if (info.required) entry->option->required();
    entry->option->type_name(entry->positional || entry->is_flag ? "" : entry->is_text ? "TEXT" : "VALUE");
    if (!entry->positional) entry->option->group(group_);
    arguments_.push_back({entry->shown, info.choices, entry->positional, entry->is_flag});
    entries_.push_back(std::move(entry));
  }
  bool enter(const char*, bool, bool, const OptionInfo&) override { return false; }
  void leave() override {}
  std::optional<std::size_t> begin_list(const char*, std::size_t, const OptionInfo&) override { return {}; }
  bool enter_item(std::size_t) override { return false; }
  void end_list() override {}
  bool reads() const override { return false; }

  CLI::App& app_;
  std::string group_;
  std::vector<std::string> words_;
  std::vector<std::unique_ptr<Entry>> entries_;
  std::vector<Argument> arguments_;
};

// Index of the verb: the first word that is neither a flag nor a flag's value.
std::size_t verb_index(const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!words[i].starts_with('-')) return i;
    const bool takes_value = words[i] == "--set" || words[i] == "--seed" || words[i] == "--threads" || words[i] == "--device" ||
                             words[i] == "--out";
    if (takes_value) ++i;
  }
  return words.size();
}

const Verb& find_verb(const std::string& name) {
  std::vector<std::string> names;
  for (const Verb& v : verbs()) {
    if (name == v.name) return v;
    names.emplace_back(v.name);
  }
  throw UsageError(fmt::format("error: unknown verb \"{}\"{}", name, suggestion(name, names)));
}

void read_words(CLI::App& app, std::vector<std::string> words, const Verb& verb, const std::vector<std::string>& names) {
  app.allow_extras();
  std::reverse(words.begin(), words.end());  // CLI11 takes them from the back
  try {
    app.parse(words);
  } catch (const CLI::ParseError& error) {
    if (dynamic_cast<const CLI::CallForHelp*>(&error)) throw;
    throw UsageError(fmt::format("axograd {}: error: {} (see axograd {} --help)", verb.name, error.what(), verb.name));
  }
  Problems problems;
  for (const std::string& word : app.remaining()) {
    Problem p;
    p.file = fmt::format("axograd {}", verb.name);
    p.code = "unknown_key";
    const bool flag = word.starts_with('-');
    p.message = flag ? fmt::format("unknown flag \"{}\"", word) : fmt::format("one argument too many: \"{}\"", word);
    if (flag) p.suggestion = nearest(word.substr(0, word.find('=')), names);
    if (flag) p.allowed = quoted_list(names);
    problems.add(std::move(p));
  }
  problems.raise();
}

}  // namespace

bool wants_json(const std::vector<std::string>& words) { return std::find(words.begin(), words.end(), "--json") != words.end(); }

std::string program_help() {
  TextTable table({"verb", ""});
  for (const Verb& v : verbs()) table.row({v.name, v.doc});
  return fmt::format("axograd {}: from a recording to a fitted neuron with error bars, from a few lines of JSON to a spiking network that solves a task\n\nusage: axograd VERB … [flags]\n\n{}\n"
                     "axograd VERB --help explains a verb, with examples. Exit codes: docs/exit-codes.md\n",
                     version(), table.text("  "));
}

std::vector<Argument> arguments_of(const Verb& verb) {
  CLI::App app;
  const auto run = verb.make();
  Declarer all(app, "", run->optional_words());
  Globals values;
  GlobalOptions globals{values};
  run->arguments().visit(all);
  OptionTarget(globals).visit(all);
  return all.arguments();
}

Command parse_command(const std::vector<std::string>& words) {
  Command out;
  const std::size_t at = verb_index(words);
  if (at == words.size()) {
    const auto has = [&](const char* flag) { return std::find(words.begin(), words.end(), flag) != words.end(); };
    if (has("--version")) {
      out.help = fmt::format("axograd {}\n", version());
    } else if (words.empty() || has("--help") || has("-h")) {
      out.help = program_help();
    } else {
      throw UsageError("error: no verb; see axograd --help");
    }
    return out;
  }
  if (words[at] == "help") {  // "help inspect" is "inspect --help"
    if (at + 1 < words.size()) return parse_command({words[at + 1], "--help"});
    out.help = program_help();
    return out;
  }
  const Verb& verb = find_verb(words[at]);
  out.verb = &verb;
  out.run = verb.make();
  out.globals.command = words;

  CLI::App app(verb.doc, fmt::format("axograd {}", verb.name));
  app.footer(fmt::format("Examples:\n{}", verb.examples));
  Declarer own(app, "Arguments", out.run->optional_words()), global(app, "Everywhere");
  out.run->arguments().visit(own);
  GlobalOptions globals{out.globals};
  OptionTarget(globals).visit(global);
  std::vector<std::string> rest = words;
  rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(at));
  std::vector<std::string> names;
  for (const Argument& a : arguments_of(verb))
    if (!a.positional) names.push_back(a.shown);
  try {
    read_words(app, rest, verb, names);
  } catch (const CLI::CallForHelp&) {
    out.help = app.help();
    return out;
  }
  SourceJson source;
  source.value = nlohmann::json::object();
  source.file = fmt::format("axograd {}", verb.name);
  Problems problems;
  SourceJson global_source = source;
  own.collect(source);
  global.collect(global_source);
  read_into(source, "", out.run->arguments(), problems);
  read_into(global_source, "", OptionTarget(globals), problems);
  problems.raise();
  return out;
}

}  // namespace axograd::apps

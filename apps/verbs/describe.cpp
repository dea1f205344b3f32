// Models, tasks, optimisers, losses and formats, from the lists and option structs the program itself reads.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "apps/catalogue.hpp"
#include "apps/experiment.hpp"
#include "apps/verb.hpp"
#include "core/base/suggest.hpp"
#include "core/base/text.hpp"

namespace axograd::apps {
namespace {

using nlohmann::json;

class Describe final : public VerbRun {
 public:
  template <class V>
  void visit(V& v) {
    v("kind", kind_, {.doc = "model (a neuron or a cell), task, optimizer, loss, trials or format; or directly a name; `schema` is the JSON Schema of experiments"});
    v("name", name_, {.doc = "which one; without it, all are listed"});
    v("markdown", markdown_, {.doc = "as Markdown"});
  }
  OptionTarget arguments() override { return OptionTarget(*this); }
  std::vector<std::string> optional_words() const override { return {"kind", "name"}; }

  Exit run(const Globals& globals) override {
    if (kind_ == "schema") return print(experiment_schema());
    if (kind_.empty()) return list_kinds(globals);
    if (kind_ == "neuron" || kind_ == "neurons") kind_ = "model";
    std::vector<std::string> names;
    for (const Kind& kind : kinds()) {
      if (kind_ == kind.name || kind_ == std::string(kind.name) + 's') return one_kind(kind, globals);
      names.emplace_back(kind.name);
    }
    if (name_.empty()) kind_ = kind_.substr(0, kind_.find('.'));   // a preset stands with its task
    for (const Kind& kind : kinds()) {  // a name without its kind
      for (const Item& item : kind.items()) {
        if (item.name == kind_ && name_.empty()) return show(item, globals);
        names.push_back(item.name);
      }
    }
    names.emplace_back("schema");
    throw UsageError(fmt::format("axograd describe: error: nothing is called \"{}\"{}", kind_, suggestion(kind_, names)));
  }

 private:
  static Exit print(const json& value) {
    fmt::print("{}\n", value.dump(2));
    return Exit::ok;
  }

  Exit show(const Item& item, const Globals& globals) const {
    if (globals.json) return print(item.json(item));
    fmt::print("{}", item.describe(item, markdown_ ? Form::markdown : Form::text));
    return Exit::ok;
  }

  Exit one_kind(const Kind& kind, const Globals& globals) const {
    std::vector<std::string> names;
    TextTable table({kind.name, ""});
    json all = json::array();
    for (const Item& item : kind.items()) {
      if (item.name == name_) return show(item, globals);
      names.push_back(item.name);
      table.row({item.name, item.doc});
      all.push_back({{"name", item.name}, {"doc", item.doc}});
    }
    if (!name_.empty())
      throw UsageError(fmt::format("axograd describe: error: there is no {} \"{}\"{}", kind.name, name_, suggestion(name_, names)));
    if (globals.json) return print(all);
    fmt::print("{}", markdown_ ? table.markdown() : table.text());
    return Exit::ok;
  }

  Exit list_kinds(const Globals& globals) const {
    TextTable table({"kind", "", "names"});
    json all = json::object();
    for (const Kind& kind : kinds()) {
      std::string names;
      all[kind.name] = json::array();
      for (const Item& item : kind.items()) {
        names += (names.empty() ? "" : ", ") + item.name;
        all[kind.name].push_back(item.name);
      }
      table.row({kind.name, kind.doc, names});
    }
    if (globals.json) return print(all);
    fmt::print("{}", markdown_ ? table.markdown() : table.text());
    return Exit::ok;
  }

  std::string kind_, name_;
  bool markdown_ = false;
};

}  // namespace

Verb describe_verb() {
  return {"describe", "models, tasks, optimisers, losses and formats: meaning, units, bounds, defaults",
          "  axograd describe\n"
          "  axograd describe model hh\n"
          "  axograd describe optimizer --json\n"
          "  axograd describe schema > experiment.schema.json\n",
          make_verb<Describe>};
}

}  // namespace axograd::apps

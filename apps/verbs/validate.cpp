// Reads an experiment and says everything that is wrong with it, without running anything.
#include <fmt/format.h>

#include "apps/experiment.hpp"

namespace axograd::apps {
namespace {

class Validate final : public VerbRun {
 public:
  template <class V>
  void visit(V& v) {
    v("file", file_, {.doc = "the experiment, a JSON file", .required = true});
    v("smoke", smoke_, {.doc = "check it with its smoke settings"});
    v("effective", effective_, {.doc = "print every setting in force"});
  }
  OptionTarget arguments() override { return OptionTarget(*this); }

  Exit run(const Globals& globals) override {
    Experiment experiment = read_experiment(file_, globals, smoke_);
    if (globals.json || effective_) {
      fmt::print("{}\n", effective_config(experiment).dump(2));
    } else if (!globals.quiet) {
      fmt::print("{}: valid ({})\n", file_, experiment.task->name);
    }
    return Exit::ok;
  }

 private:
  std::string file_;
  bool smoke_ = false, effective_ = false;
};

}  // namespace

Verb validate_verb() {
  return {"validate", "check an experiment without running it: all mistakes at once, with line and column",
          "  axograd validate experiments/quickstart.json\n"
          "  axograd validate cell.json --set preprocess.electrode.length='100 ms' --effective\n",
          make_verb<Validate>};
}

}  // namespace axograd::apps

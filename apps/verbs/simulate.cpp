// Runs a model forward and writes a run folder with traces and spikes.
#include "apps/run_experiment.hpp"

namespace axograd::apps {
namespace {

class Simulate final : public VerbRun {
 public:
  template <class V>
  void visit(V& v) {
    v("file", file_, {.doc = "the experiment, a JSON file", .required = true});
    v("smoke", settings_.smoke, {.doc = "with the experiment's smoke settings: seconds instead of minutes"});
    v("force", settings_.force, {.doc = "write into an --out folder that holds something already"});
  }
  OptionTarget arguments() override { return OptionTarget(*this); }
  Exit run(const Globals& globals) override { return run_experiment(file_, settings_, globals); }

 private:
  std::string file_;
  RunSettings settings_{.verb = "simulate"};
};

}  // namespace

Verb simulate_verb() {
  return {"simulate", "run a model forward: traces, spikes, rates",
          "  axograd simulate experiments/simulate_hh.json --out runs/hh\n"
          "  axograd simulate experiments/simulate_hh.json --set stimulus.mean='200 pA' --seed 7\n",
          make_verb<Simulate>};
}

}  // namespace axograd::apps

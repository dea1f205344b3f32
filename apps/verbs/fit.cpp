// Fits what an experiment describes and writes a run folder with its report.
#include "apps/run_experiment.hpp"

namespace axograd::apps {
namespace {

class Fit final : public VerbRun {
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
  RunSettings settings_{.verb = "fit"};
};

}  // namespace

Verb fit_verb() {
  return {"fit", "fit a model to a recording, or train a spiking network: what the experiment says; parameters, held-out scores, a report",
          "  axograd fit experiments/quickstart.json --out runs/first\n"
          "  axograd fit experiments/gif_drn.json --set recording.folder=PATH --threads 2\n"
          "  axograd fit experiments/evidence_eprop.json --seed 1\n",
          make_verb<Fit>};
}

}  // namespace axograd::apps

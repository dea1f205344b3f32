// Goes on with a run that was stopped or killed.
#include "apps/run_experiment.hpp"

namespace axograd::apps {
namespace {

class Resume final : public VerbRun {
 public:
  template <class V>
  void visit(V& v) {
    v("run", run_, {.doc = "the run folder", .required = true});
  }
  OptionTarget arguments() override { return OptionTarget(*this); }
  Exit run(const Globals& globals) override { return resume_run(run_, globals); }

 private:
  std::string run_;
};

}  // namespace

Verb resume_verb() {
  return {"resume", "go on with a run that was stopped or killed; the result is the same to the last bit",
          "  axograd resume runs/first\n", make_verb<Resume>};
}

}  // namespace axograd::apps

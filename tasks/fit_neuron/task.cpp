// The task "fit_neuron": any neuron with an escape rate, fitted to a recording by the likelihood of its spikes.
#include "tasks/task.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "core/base/json_source.hpp"
#include "core/record/field_block.hpp"
#include "models/registry.hpp"
#include "tasks/fit_neuron/fit_neuron.hpp"
#include "tasks/fit_neuron/objective.hpp"
#include "tasks/results/run_fit.hpp"

namespace axograd::tasks {
namespace {

class FitNeuron final : public TaskRun {
 public:
  OptionTarget options() override { return OptionTarget(options_); }

  void check(const SourceJson& source, Problems& problems) override {
    std::vector<const NeuronEntry*> usable;
    const auto names = candidates_of(options_);
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string pointer = options_.levels.empty() ? "/neuron" : fmt::format("/levels/{}", i);
      try {
        const NeuronEntry& n = neuron(names[i]);
        ForcedNeuron(n, 1, 0);
        usable.push_back(&n);
      } catch (const UsageError& e) {
        Problem p = source.problem_at(pointer);
        p.code = "bad_choice";
        p.message = e.what();
        problems.add(p);
      }
    }
    for (const NeuronEntry* n : usable) read_start(source, *n, usable, problems);
  }

  Exit run(const RunRequest& request) override {
    options_.recording.folder = request.source->resolve(options_.recording.folder);
    return run_fit(request, options_.seed,
                   [&](const StageEvents& events) { return fit_neuron(options_, given_, request.out, request.threads, events); });
  }

 private:
  // A name of `start` may belong to any of the candidates.
  void read_start(const SourceJson& source, const NeuronEntry& n, const std::vector<const NeuronEntry*>& all,
                  Problems& problems) {
    if (!options_.start.given()) return;
    FieldSettings others;
    for (const NeuronEntry* o : all) {
      for (const Field& f : o->fields.params) {
        if (field_index(n.fields.params, f.name) < 0) others.ignore.emplace_back(f.name);
      }
    }
    std::vector<double> values = field_defaults(n.fields.params);
    std::vector<bool> named;
    read_fields(source, options_.start.pointer, n.fields.params, values.data(), problems, &named, others);
    for (std::size_t i = 0; i < named.size(); ++i) {
      if (named[i]) given_[n.fields.info->name].emplace_back(int(i), values[i]);
    }
  }

  FitNeuronOptions options_;
  GivenStarts given_;
};

}  // namespace

Task fit_neuron_task() {
  return {"fit_neuron", "fit a neuron with an escape rate (GLIF 1-5, GIF, ...) to a recording by the likelihood of its spikes",
          "fit", make_task<FitNeuron>};
}

}  // namespace axograd::tasks

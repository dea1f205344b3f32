// A neuron's text on EagerReal behind one interface, so that the time loop is compiled once and each neuron costs a few functions.
#pragma once
#include <functional>
#include <memory>
#include <vector>

#include "core/record/neuron.hpp"
#include "core/torch/eager_real.hpp"

namespace axograd {

// One rollout's parameters, inputs and state. Scalars are in list order; `carry` is State, then History.
class EagerText {
 public:
  struct Event {
    EagerMask fired;
    EagerReal fraction;   // of the step at which the spike falls
  };
  // A spike in a network has three parts in the step after it: it holds the flow (refractoriness), it resets, it is remembered. Which of
  // them carry a derivative is for the caller to say.
  struct NetworkSpike {
    EagerReal held, resets, remembered;
  };
  // What synaptic conductances add to the input I at the membrane potential after the reset.
  using SynapticCurrent = std::function<EagerReal(const EagerReal& V_m)>;
  virtual ~EagerText() = default;
  virtual NeuronFields fields() const = 0;
  virtual void prepare(const std::vector<EagerReal>& params, double dt) = 0;
  virtual void set_inputs(const std::vector<EagerReal>& inputs) = 0;
  virtual std::vector<EagerReal> carry() const = 0;
  virtual void set_carry(const std::vector<EagerReal>& carry) = 0;
  virtual EagerReal drive() const = 0;
  virtual EagerReal log_rate() const = 0;   // -100 where the neuron has none
  virtual void step(const EagerReal& z) = 0;
  virtual Event event_step() = 0;
  virtual void network_step(const NetworkSpike& z, const SynapticCurrent& current) = 0;   // current: may be empty
};

// A neuron of the table over models.list.
struct EagerNeuron {
  const char* name;
  std::unique_ptr<EagerText> (*make)();
};
const std::vector<EagerNeuron>& eager_neurons();
// UsageError if there is none of that name.
std::unique_ptr<EagerText> make_eager(const std::string& neuron);

}  // namespace axograd

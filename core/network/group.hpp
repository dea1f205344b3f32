// One group of up to 16 trials: its spikes, what it keeps for the way back, and the loops over time.
#pragma once
#include "core/network/buffer.hpp"
#include "core/network/plan.hpp"

namespace axograd {

// What arrives is what the membrane sees: no filter to run.
inline bool passes(const SynapticFilter& f) { return !f.two_states() && f.c == 0 && f.e == 1; }

// States of consecutive steps. State `before(t)` is the carry before step t, g(t) what the synapses gave in it, `plastic_before(t)` the
// states of plastic sources.
template <class R> struct NetworkTape {
  Buffer<R> carry, g, plastic;
  std::int64_t first = 0, carry_size = 0, g_size = 0, plastic_size = 0;
  void resize(const NetworkPlan<R>& plan) {
    carry_size = plan.carry;
    g_size = plan.ports;
    carry.resize(std::size_t((plan.segment + 1) * carry_size));
    g.resize(std::size_t((plan.segment + 1) * g_size));
    plastic_size = 2 * plan.released;
    plastic.resize(std::size_t((plan.segment + 1) * plastic_size));
  }
  R* before(std::int64_t t) { return carry.data() + (t - first) * carry_size; }
  R* at(std::int64_t t) { return g.data() + (t - first + 1) * g_size; }   // also of the step before the first
  R* plastic_before(std::int64_t t) { return plastic.data() + (t - first) * plastic_size; }
};

// Sums of one group (or of all): gradients in the padded layout of the plan.
template <class R> struct NetworkSums {
  std::vector<AlignedVector<R>> projections; // dense [pre, padded(post)], sparse as the plan's tiles
  AlignedVector<R> readout;                  // [count, padded(O)]
  std::vector<double> bias;                  // [O]
  std::vector<AlignedVector<R>> leaves;      // per population [P + C, count, 16]
  std::vector<AlignedVector<R>> base;        // per population [I, count, 16]
  NetworkSums(const NetworkPlan<R>& plan, bool parameters);
  void clear();
  void add(const NetworkSums& other);
};

// What arrives from the sources of a projection: plain spikes (values is null), values [count, 16] (fired is null), or spikes with an
// amplitude each (both).
template <class R> struct Arrivals {
  const TrialMask* fired = nullptr;
  const R* values = nullptr;
};

// Outer products of spikes and adjoints are made for several steps together: what they need of each step until then.
template <class R> struct HeldProducts {
  int count = 0;                                 // steps held
  std::int64_t step[held_steps] = {};            // which
  bool silent[held_steps] = {};                  // nothing is asked of the outputs
  std::vector<TrialMask> inputs;                 // [held steps, C]
  std::vector<std::vector<AlignedVector<R>>> rows; // per population and port dL/du, [held steps, 16, ld]
  AlignedVector<R> readout;                      // [held steps, 16, padded(O)]
  std::vector<HeldSpikes> spikes;                // [max(C, N)]
  explicit HeldProducts(const NetworkPlan<R>& plan);
};

// What a thread needs besides; reused for one group after the other.
template <class R> struct NetworkScratch {
  NetworkTape<R> tape;
  AlignedVector<R> u, input_values;              // [count, 16], [C, 16]
  AlignedVector<R> spikes, released;             // [sources, 16] of a plan's plastic sources: what arrives, and what is made of it
  std::vector<TrialMask> input_fired;            // [C]
  std::vector<int> lists;                        // [16, max(C, N)] the sources that fired, trial by trial
  AlignedVector<R> carry, ring, g_carry, rise_carry, currents, conductances, arriving, plastic_carry, on_released;   // adjoints
  AlignedVector<R> readout, instant;             // [O, 16]
  HeldProducts<R> held;
  explicit NetworkScratch(const NetworkPlan<R>& plan);
};

template <class R> class NetworkGroup {
 public:
  NetworkGroup(const NetworkPlan<R>& plan, std::int64_t group) : plan_(plan), first_(group * trial_lanes) {}
  void begin();   // with the plan as it stands: room for its trials
  void forward(NetworkScratch<R>& s, R* outputs, std::int32_t* counts);   // [B, T, O], [B, N] of the whole batch
  void backward(NetworkScratch<R>& s, const NetworkCotangent<R>& cotangent, const GradientRule<R>& rule, NetworkSums<R>& sums);
  bool fired(int lane, std::int64_t step, int neuron) const {
    return fired_[std::size_t((step + 1) * neurons_ + neuron)] >> lane & 1;
  }
  bool finite() const { return finite_; }   // the states at the end; a potential that is not a number never fires, and is not heard of else
  double excess() const { return excess_; }
  std::int64_t bytes() const;

 private:
  void start(R* carry) const;   // where a trial starts, in all trials
  void run_segment(NetworkScratch<R>& s, NetworkTape<R>& tape, std::int64_t segment, bool given);
  void load_inputs(NetworkScratch<R>& s, std::int64_t t) const;
  void deliver(NetworkScratch<R>& s, NetworkTape<R>& tape, std::size_t population, std::int64_t t);
  void deliver_projection(NetworkScratch<R>& s, std::size_t projection, std::int64_t t, R* u);
  void release_all(NetworkScratch<R>& s, NetworkTape<R>& tape, std::int64_t t);
  const R* spikes_of(NetworkScratch<R>& s, const PlasticSources<R>& p, std::int64_t t);
  Arrivals<R> arrivals(NetworkScratch<R>& s, std::size_t projection, std::int64_t t);
  void hold(R* carry) const;
  std::vector<R> noise(const NetworkPopulation<R>& p, std::int64_t t) const;
  void step(NetworkTape<R>& tape, std::size_t population, std::int64_t t, bool given);
  NetworkStep<R> step_of(NetworkTape<R>& tape, std::size_t population, std::int64_t t);
  void read_out(NetworkTape<R>& tape, std::int64_t t, R* outputs);
  double excess_after(NetworkTape<R>& tape, std::int64_t t) const;

  void load_cotangent(NetworkScratch<R>& s, const NetworkCotangent<R>& cotangent, std::int64_t t, NetworkSums<R>& sums) const;
  void take_outputs(NetworkScratch<R>& s, NetworkTape<R>& tape, const NetworkCotangent<R>& cotangent, const GradientRule<R>& rule,
                    std::int64_t t, NetworkSums<R>& sums);
  void take_excess(NetworkScratch<R>& s, NetworkTape<R>& tape, double slope, std::int64_t t) const;
  void step_back(NetworkScratch<R>& s, NetworkTape<R>& tape, std::size_t population, const GradientRule<R>& rule, std::int64_t t,
                 NetworkSums<R>& sums);
  void projections_back(NetworkScratch<R>& s, std::size_t population, std::size_t port, const R* lambda, const GradientRule<R>& rule,
                        std::int64_t t, NetworkSums<R>& sums);

  void plastic_back(NetworkScratch<R>& s, NetworkTape<R>& tape, std::int64_t t);

  void hold_step(NetworkScratch<R>& s, std::int64_t t) const;
  void add_held(NetworkScratch<R>& s, NetworkSums<R>& sums);
  bool by_masks(std::size_t projection) const {   // its sources send spikes, not values
    if (plan_.plastic_of[projection] >= 0) return false;
    return plan_.network.projections[projection].external ? !plan_.trials.values : z_.empty();
  }

  TrialMask* fired_at(std::int64_t t) { return fired_.data() + (t + 1) * neurons_; }   // spikes at the end of step t; -1: none
  R* z_at(std::int64_t t) { return z_.empty() ? nullptr : z_.data() + (t + 1) * neurons_ * trial_lanes; }
  R* ring(NetworkScratch<R>& s, std::int64_t t) const;

  const NetworkPlan<R>& plan_;
  std::int64_t first_, neurons_ = 0;
  int active_ = 0;
  bool finite_ = true;
  double excess_ = 0;
  Buffer<TrialMask> fired_;            // [T + 1, N]
  Buffer<R> z_;                        // [T + 1, N, 16] smooth mode
  NetworkTape<R> tape_;                // the whole time, where it is kept
  std::vector<std::vector<R>> checkpoints_;   // per segment: carry, g, rise, states of plastic sources
  AlignedVector<R> rise_;              // [ports] second states of the filters
  AlignedVector<R> readout_;           // [O, 16]
};

}  // namespace axograd

// Leaky integrate-and-fire neurons with exponential synaptic currents in continuous time, from event to event, and the exact
// gradient of a loss of their spike times (EventProp; Wunderlich & Pehle 2021, Sci Rep 11:12829):
//   tau_m V' = -V + I + bias,  tau_s I' = -I;  at V = V_th a spike: V <- V_reset, held for t_ref;
//   a spike reaches its targets after `delay` and adds its weight to their I. Input spikes arrive at once.
// No surrogate: a spike that does not happen has no gradient, so that a loss must keep neurons from falling silent, and the
// gradient is that of the spikes there are. Exact to rounding: nothing is integrated numerically, crossings are bisected to the
// last digit. Work grows with events x neurons: for small networks.
#pragma once
#include <vector>

namespace axograd {

struct EventNetwork {
  int channels = 0, neurons = 0;
  double tau_s = 5, t_ref = 0, delay = 1;                              // ms
  std::vector<double> tau_m = {}, V_th = {}, V_reset = {}, bias = {};  // [N]; tau_m in ms, the others in the unit of V
  std::vector<double> input = {};                                      // [C, N]
  std::vector<double> recurrent = {};                                  // [N, N] or empty
};

struct TimedSpike {
  double time = 0;  // ms
  int source = 0;   // neuron, or channel
};

struct EventGradient {
  std::vector<double> input, recurrent, bias;  // in the shapes of the network's
  double delay = 0;
};

class EventRun {
 public:
  // UsageError where sizes do not fit, a time constant is not positive, the delay is negative, or a neuron starts above its
  // threshold.
  explicit EventRun(const EventNetwork& network);
  // Input spikes in order of time; neurons start at V = V_reset, I = 0. UsageError beyond `most` spikes (a network that bursts
  // for ever).
  const std::vector<TimedSpike>& forward(const std::vector<TimedSpike>& inputs, double duration, std::size_t most = 1000000);
  const std::vector<TimedSpike>& spikes() const { return spikes_; }  // in order of time
  // dL/dtime of each spike of the last forward().
  EventGradient backward(const std::vector<double>& on_times) const;

 private:
  enum class Kind { input, arrival, spike, release, end };
  struct Entry {  // what happened, with the slopes of V around it
    Kind kind;
    double time;
    int source;      // channel, neuron
    int spike = -1;  // index of the spike behind an arrival or a release
    double before = 0, after = 0;
  };
  double moved(int neuron, double h) const;  // V after h ms without events
  double slope(int neuron, double V, double I) const;
  double crossing(int neuron, double h) const;  // time to threshold within h, else infinity
  void advance(double h);
  void add_row(const std::vector<double>& weights, int source);

  EventNetwork n_;
  std::vector<double> V_, I_;
  std::vector<char> held_;
  std::vector<TimedSpike> spikes_;
  std::vector<Entry> log_;
};

}  // namespace axograd

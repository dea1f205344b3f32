// From levels to what a network gets: spikes of populations, or noisy values. One place for all tasks.
#pragma once
#include "tasks/trials/script.hpp"

namespace axograd::tasks::trials {

// How tasks whose channels are values (fixation, a frequency, a ring) feed a network.
struct Encoding {
  std::string kind = "spikes";
  int neurons = 10;
  double rate = 100, background = 0;
  bool spikes() const { return kind == "spikes"; }
  template <class V> void visit(V& v) {
    v("kind", kind,
      {.doc = "what the network gets: spikes of a population for every channel (noisy by themselves, the channels' own "
              "noise is left out), or the values with their noise",
       .choices = {"spikes", "values"}});
    v("neurons", neurons, {.doc = "spikes: neurons of a channel", .low = 1, .high = 10000});
    v("rate", rate,
      {.doc = "spikes: rate of a neuron at its channel's highest value; proportional below, silent at 0 and less",
       .unit = "Hz",
       .low = 0,
       .high = 1000});
    v("background", background, {.doc = "spikes: rate of every neuron, always, on top", .unit = "Hz", .low = 0, .high = 1000});
  }
};

// The options that all tasks with values have.
template <class V> void visit_encoding(V& v, Encoding& encoding) {
  v("encoding", encoding, {.doc = "how the channels' values feed the network"});
}

// Shape in terms of a task's own channels, and the value that means full rate.
struct Layout {
  TrialShape shape;
  const Encoding* encoding = nullptr;  // none: levels are rates in Hz of neurons
  double top = 1;
};

// The shape that a network sees: populations instead of channels.
TrialShape encoded(const Layout& layout);

// Writes the inputs of one trial: in every step a neuron fires with probability rate * dt (Bernoulli), independent of the rest.
void encode(const Script& script, const Layout& layout, TrialDraws& draws, TrialBatch& batch, int trial);

// Reads the inputs back, in the unit of the channels (or Hz): mean over steps, and over the neurons of `count` channels.
class Reader {
 public:
  Reader(const TrialBatch& batch, const Layout& layout) : batch_(batch), layout_(layout) {}
  double mean(int trial, Span when, int channel, int count = 1) const;
  double spikes(int trial, Span when, int neuron, int count = 1) const;  // a number; only where the network gets spikes

 private:
  const TrialBatch& batch_;
  const Layout& layout_;
};

}  // namespace axograd::tasks::trials

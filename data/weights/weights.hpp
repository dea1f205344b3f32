// The weights of a trained network as plain numbers: what is exported, drawn and checked. Nothing here knows how they are used.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace axograd::data {

// Neurons first … first + count - 1. sign: +1 excitatory, -1 inhibitory, 0 neither.
struct Population {
  std::string name;
  int first = 0, count = 0, sign = 0;
};

// All connections of one kind, as a matrix or as a list of edges. A value is the effect on the postsynaptic neuron with its sign:
// an inhibitory conductance is negative here.
struct Projection {
  std::string name;       // "in", "rec", "out"; unique
  std::string pre, post;  // what it joins: "input", "network", "output"
  int pre_count = 0, post_count = 0;
  std::vector<float> dense;            // [pre_count, post_count]: a row is what one neuron sends; empty with edges
  std::vector<std::int32_t> from, to;  // [E]; both empty with a matrix
  std::vector<float> values;           // [E]
  std::vector<std::int8_t> pre_sign;   // [pre_count] +1, -1, 0: free; empty: all free
  bool joined = false;  // holds weights of other projections once more, for its eigenvalues: not counted, drawn or exported
  std::string unit;     // empty for a pure number

  bool is_dense() const { return !dense.empty(); }
  std::size_t size() const { return is_dense() ? dense.size() : values.size(); }  // connections, absent ones of a matrix included
  int sign_of(int pre_neuron) const { return pre_sign.empty() ? 0 : pre_sign[std::size_t(pre_neuron)]; }

  // f(pre, post, value) for every connection, in order of storage.
  template <class F> void each(F f) const {
    if (!is_dense()) {
      for (std::size_t e = 0; e < values.size(); ++e) f(int(from[e]), int(to[e]), values[e]);
      return;
    }
    for (int i = 0; i < pre_count; ++i) {
      for (int j = 0; j < post_count; ++j) f(i, j, dense[std::size_t(i) * std::size_t(post_count) + std::size_t(j)]);
    }
  }
};

struct Weights {
  std::vector<Population> populations;
  std::vector<Projection> projections;
  std::map<std::string, std::vector<float>> vectors;  // whatever else the network needs: "tau_m" [N], "bias" [O]
  std::map<std::string, std::string> metadata;        // "task", "seed", …

  const Projection* find(const std::string& name) const {  // null without it
    for (const Projection& p : projections) {
      if (p.name == name) return &p;
    }
    return nullptr;
  }
};

}  // namespace axograd::data

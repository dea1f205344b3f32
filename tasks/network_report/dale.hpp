// Dale's law: all connections that leave a neuron have its sign.
#pragma once
#include "data/weights/weights.hpp"

namespace axograd::tasks::network_report {

struct DaleCheck {
  std::size_t checked = 0;  // connections whose presynaptic neuron has a sign
  std::size_t free = 0;     // connections of neurons without one
  std::size_t wrong = 0;    // value against the sign
  double worst = 0;         // largest |value| among the wrong ones
  int worst_pre = -1, worst_post = -1;
  bool holds() const { return wrong == 0; }
};

// Zeros of a matrix are no connections.
DaleCheck dale_check(const data::Projection& projection);

}  // namespace axograd::tasks::network_report

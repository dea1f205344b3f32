// What the recurrent weights are like before training: how large, and whether excitation and inhibition balance.
#pragma once
#include <optional>
#include <string>

#include "data/weights/weights.hpp"

namespace axograd::tasks {

struct RecurrentStart {
  double radius = 0;                      // spectral radius of the signed weights
  double excitation = 0, inhibition = 0;  // sums onto a cell, mean over the cells; both positive
  double imbalance = 0;                   // mean over cells of |excitation - inhibition|
};
// Empty where there are no recurrent weights, or so many cells that they are not joined (weights_of()).
std::optional<RecurrentStart> recurrent_start(const data::Weights& weights);
std::string text_of(const RecurrentStart& start);  // one sentence

}  // namespace axograd::tasks

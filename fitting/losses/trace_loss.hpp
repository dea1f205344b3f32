// Every loss that compares two voltage traces, in one shape, so that they can be weighed and added up.
#pragma once
#include <concepts>
#include <functional>
#include <span>

#include "fitting/losses/crossings.hpp"
#include "fitting/losses/mean_square.hpp"
#include "fitting/losses/spike_window_square.hpp"

namespace axograd::fitting {

// Of traces [T] in mV at step dt (ms); `gradient` [T] is with respect to `predicted`, or empty.
using TraceLoss = std::function<double(std::span<const double> predicted, std::span<const double> target, double dt,
                                       std::span<double> gradient)>;

template <class L>
concept ComparesTraces = requires(const L& loss, std::span<const double> V, std::span<double> gradient) {
  { loss(V, V, 0.1, gradient) } -> std::convertible_to<double>;
};
template <class L> inline constexpr bool is_trace_loss =
    ComparesTraces<L> || std::same_as<L, MeanSquare> || std::same_as<L, SpikeWindowSquare>;

template <ComparesTraces L> TraceLoss trace_loss(L loss) { return loss; }
inline TraceLoss trace_loss(MeanSquare loss) {
  return [loss](auto predicted, auto target, double, auto gradient) { return loss(predicted, target, gradient); };
}
// Windows lie around the target's crossings of 0 mV.
inline TraceLoss trace_loss(SpikeWindowSquare loss) {
  return [loss](auto predicted, auto target, double dt, auto gradient) {
    return loss(predicted, target, loss.weights(crossings(target, dt, 0).times, target.size(), dt), gradient);
  };
}

}  // namespace axograd::fitting

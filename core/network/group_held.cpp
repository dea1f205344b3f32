#include <algorithm>

#include "core/network/group.hpp"

namespace axograd {

template <class R> HeldProducts<R>::HeldProducts(const NetworkPlan<R>& plan) {
  if (!plan.options.gradient) return;
  const auto& n = plan.network;
  const auto room = [](int targets) { return std::size_t(held_steps * trial_lanes * padded(targets)); };
  for (const auto& p : n.populations) rows.emplace_back(p.ports.size(), AlignedVector<R>(room(p.count)));
  readout.resize(room(n.readout.outputs));
  inputs.resize(std::size_t(held_steps * n.channels));
  spikes.resize(std::size_t(std::max(n.channels, n.neurons())));
}

// Room for what step t has to add; its inputs have been loaded.
template <class R> void NetworkGroup<R>::hold_step(NetworkScratch<R>& s, std::int64_t t) const {
  std::copy(s.input_fired.begin(), s.input_fired.end(), s.held.inputs.begin() + s.held.count * plan_.network.channels);
  s.held.step[s.held.count++] = t;
}

template <class R> void NetworkGroup<R>::add_held(NetworkScratch<R>& s, NetworkSums<R>& sums) {
  const auto& n = plan_.network;
  HeldProducts<R>& held = s.held;
  const TrialMask* fired[held_steps];
  for (std::size_t i = 0; i < n.projections.size(); ++i) {
    const auto& p = n.projections[i];
    if (!by_masks(i)) continue;
    for (int k = 0; k < held_steps; ++k) {
      const std::int64_t from = held.step[k] - p.delay;
      fired[k] = k >= held.count || (!p.external && from < 0) ? nullptr : (p.external ? held.inputs.data() + k * n.channels : fired_at(from)) + p.first;
    }
    plan_.spikes->hold(fired, p.count, held.spikes.data());
    const R* const rows = held.rows[std::size_t(p.population)][std::size_t(p.port)].data();
    R* const gradient = sums.projections[i].data();
    if (p.wiring.dense) plan_.kernels->outer_dense(held.spikes.data(), rows, padded(p.wiring.post), p.count, gradient);
    else plan_.sparse->outer(plan_.tiles(i), held.spikes.data(), rows, padded(p.wiring.post), gradient);
  }
  const auto& r = n.readout;
  if (!r.voltage && z_.empty()) {
    for (int k = 0; k < held_steps; ++k) fired[k] = k >= held.count || held.silent[k] ? nullptr : fired_at(held.step[k]) + r.first;
    plan_.spikes->hold(fired, r.count, held.spikes.data());
    plan_.kernels->outer_dense(held.spikes.data(), held.readout.data(), padded(r.outputs), r.count, sums.readout.data());
  }
  held.count = 0;
}

template struct HeldProducts<float>;
template struct HeldProducts<double>;
template void NetworkGroup<float>::hold_step(NetworkScratch<float>&, std::int64_t) const;
template void NetworkGroup<double>::hold_step(NetworkScratch<double>&, std::int64_t) const;
template void NetworkGroup<float>::add_held(NetworkScratch<float>&, NetworkSums<float>&);
template void NetworkGroup<double>::add_held(NetworkScratch<double>&, NetworkSums<double>&);

}  // namespace axograd

#include "core/network/online/forward.hpp"

#include <algorithm>

#include "core/network/online/rule.hpp"
#include "core/network/port_view.hpp"

namespace axograd {

template <class R> OnlineForward<R>::OnlineForward(const NetworkPlan<R>& plan) : plan_(plan), neurons_(plan.network.neurons()) {
  const auto lanes = std::size_t(trial_lanes);
  std::size_t widest = 0, inputs = 0, ports = 0, states = 0;
  for (const auto& p : plan.network.populations) {
    widest = std::max(widest, std::size_t(p.count) * lanes);
    inputs = std::max(inputs, std::size_t(p.fields->input.size));
    ports = std::max(ports, p.ports.size());
    states = std::max(states, std::size_t(p.states()));
  }
  before_.resize(std::size_t(plan.carry));
  after_.resize(before_.size());
  g_.resize(std::size_t(plan.ports));
  rise_.resize(g_.size());
  u_.resize(widest);
  fired_.resize(std::size_t(plan.slots * neurons_));
  input_values_.resize(std::size_t(plan.network.channels) * lanes);
  input_fired_.resize(std::size_t(plan.network.channels));
  carry_.resize(states * widest);
  spike_.resize(widest);
  spike_before_.resize(widest);
  currents_.resize(inputs * widest);
  conductances_.resize(ports * widest);
}

template <class R> std::int64_t OnlineForward<R>::bytes() const {
  std::size_t numbers = 0;
  for (const auto* x :
       {&before_, &after_, &g_, &rise_, &u_, &input_values_, &carry_, &spike_, &spike_before_, &currents_, &conductances_})
    numbers += x->size();
  return std::int64_t(numbers * sizeof(R) + (fired_.size() + input_fired_.size()) * sizeof(TrialMask));
}

template <class R> void OnlineForward<R>::start(std::int64_t first, int active) {
  first_ = first;
  active_ = active;
  time_ = 0;
  std::fill(g_.begin(), g_.end(), R(0));
  std::fill(rise_.begin(), rise_.end(), R(0));
  std::fill(fired_.begin(), fired_.end(), TrialMask(0));
  for (std::size_t p = 0; p < plan_.network.populations.size(); ++p) {
    R* to = after_.data() + plan_.carry_at[p];
    for (R x : plan_.network.populations[p].start) to = std::fill_n(to, trial_lanes, x);
  }
}

template <class R> void OnlineForward<R>::load_inputs(const std::uint64_t* given) {
  const int channels = plan_.network.channels, words = (channels + 63) / 64;
  const NetworkTrials& k = plan_.trials;
  std::fill(input_fired_.begin(), input_fired_.end(), TrialMask(0));
  for (int g = 0; g < active_; ++g) {
    const std::int64_t at = (first_ + g) * k.steps + time_;
    if (k.values && !given) {
      for (int c = 0; c < channels; ++c) input_values_[std::size_t(c * trial_lanes + g)] = R(k.values[at * channels + c]);
      continue;
    }
    const std::uint64_t* const row = given ? given + g * words : k.spikes + at * words;
    for (int w = 0; w < words; ++w) {
      for (std::uint64_t bits = row[w]; bits; bits &= bits - 1)
        input_fired_[std::size_t(w * 64 + __builtin_ctzll(bits))] |= TrialMask(1 << g);
    }
  }
}

template <class R> const TrialMask* OnlineForward<R>::fired(std::int64_t back) const {
  const std::int64_t t = time_ - 1 - back;
  return t < 0 ? nullptr : fired_.data() + t % plan_.slots * neurons_;
}

template <class R> void OnlineForward<R>::arrivals(std::size_t index, R* x) const {
  const auto& p = plan_.network.projections[index];
  const std::int64_t size = std::int64_t(p.count) * trial_lanes;
  if (p.external && plan_.trials.values) {
    std::copy_n(input_values_.data() + std::int64_t(p.first) * trial_lanes, size, x);
    return;
  }
  const TrialMask* masks = p.external ? input_fired_.data() : fired(p.delay);
  if (!masks) {
    std::fill_n(x, size, R(0));
    return;
  }
  masks += p.first;
  for (int i = 0; i < p.count; ++i) {
    for (int g = 0; g < trial_lanes; ++g) x[i * trial_lanes + g] = R(masks[i] >> g & 1);
  }
}

template <class R> void OnlineForward<R>::deliver(std::size_t population) {
  const auto& p = plan_.network.populations[population];
  const auto& k = *plan_.kernels;
  const std::int64_t size = std::int64_t(p.count) * trial_lanes;
  for (std::size_t port = 0; port < p.ports.size(); ++port) {
    std::fill_n(u_.begin(), size, R(0));
    for (std::size_t i = 0; i < plan_.network.projections.size(); ++i) {
      const auto& q = plan_.network.projections[i];
      const auto& w = q.wiring;
      const std::int64_t from = time_ - q.delay;
      if (q.population != int(population) || q.port != int(port) || (!q.external && from < 0)) continue;
      if (q.external && plan_.trials.values) {
        const R* const z = input_values_.data() + std::int64_t(q.first) * trial_lanes;
        if (w.dense)
          k.spread_dense_values(plan_.weight(i), padded(w.post), z, w.pre, w.post, u_.data());
        else
          plan_.sparse->spread_values(plan_.tiles(i), z, u_.data());
        continue;
      }
      const TrialMask* const masks = (q.external ? input_fired_.data() : slot(from)) + q.first;
      if (w.dense)
        k.spread_dense(plan_.weight(i), padded(w.post), masks, w.pre, w.post, u_.data());
      else
        plan_.sparse->spread(plan_.tiles(i), masks, u_.data());
    }
    const std::int64_t at = plan_.ports_at[population] + std::int64_t(port) * size;
    k.filter(p.ports[port].filter, u_.data(), rise_.data() + at, g_.data() + at, g_.data() + at, size);
  }
}

template <class R> NetworkStep<R> OnlineForward<R>::step_of(std::size_t population) {
  const auto& p = plan_.network.populations[population];
  NetworkStep<R> k;
  k.count = p.count;
  k.dt = plan_.network.dt;
  k.params = p.params.data();
  k.coeff = plan_.coeff[population].data();
  k.before = before_.data() + plan_.carry_at[population];
  k.after = after_.data() + plan_.carry_at[population];
  k.base = p.base.data();
  k.surrogate = plan_.network.surrogate;
  k.lanes = TrialMask((1u << active_) - 1);
  return k;
}

template <class R> void OnlineForward<R>::step(const std::uint64_t* words) {
  load_inputs(words);
  std::swap(before_, after_);
  for (std::size_t p = 0; p < plan_.network.populations.size(); ++p) deliver(p);
  for (std::size_t p = 0; p < plan_.network.populations.size(); ++p) {
    const auto& population = plan_.network.populations[p];
    NetworkStep<R> k = step_of(p);
    k.fired_before = slot(time_ - 1) + population.first;
    k.fired_after = slot(time_) + population.first;
    const PortView<R> ports(population, g_.data() + plan_.ports_at[p], nullptr);
    ports.put(k);
    population.kernels->forward(k);
  }
  ++time_;
}

// Row by row: the adjoint of a unit cotangent.
template <class R> void OnlineForward<R>::jacobian(std::size_t population, bool reset, NeuronJacobian<R>& to) {
  const auto& p = plan_.network.populations[population];
  const std::vector<int> kept = traced_states(*p.fields);
  const int n = to.n = int(kept.size()) + 1;
  const std::int64_t size = std::int64_t(p.count) * trial_lanes;
  to.own.resize(std::size_t(size * n * n));
  to.input.resize(p.ports.size());
  for (auto& x : to.input) x.resize(std::size_t(size * n));
  NetworkStep<R> k = step_of(population);
  k.fired_before = slot(time_ - 2) + p.first;
  k.fired_after = slot(time_ - 1) + p.first;
  const PortView<R> ports(p, g_.data() + plan_.ports_at[population], conductances_.data());
  ports.put(k);
  std::vector<R*> currents;
  for (int i = 0; i < p.fields->input.size; ++i) currents.push_back(currents_.data() + i * size);
  NetworkStepAdjoint<R> a{.carry = carry_.data(),
                          .spike = spike_.data(),
                          .spike_before = spike_before_.data(),
                          .currents = currents.data(),
                          .reset = reset};
  const auto put = [&](const R* from, R* rows, int width, int row, int column) {  // [count, 16] into [count, n, width, 16]
    for (std::int64_t j = 0; j < p.count; ++j)
      std::copy_n(from + j * trial_lanes, trial_lanes, rows + ((j * n + row) * width + column) * trial_lanes);
  };
  for (int row = 0; row < n; ++row) {
    std::fill_n(carry_.begin(), size * p.states(), R(0));
    std::fill_n(spike_.begin(), size, R(row == n - 1 ? 1 : 0));
    std::fill_n(spike_before_.begin(), size, R(0));
    if (row < n - 1) std::fill_n(carry_.begin() + kept[std::size_t(row)] * size, size, R(1));
    p.kernels->adjoint(k, a);
    for (int column = 0; column < n - 1; ++column)
      put(carry_.data() + kept[std::size_t(column)] * size, to.own.data(), n, row, column);
    put(spike_before_.data(), to.own.data(), n, row, n - 1);
    for (std::size_t port = 0; port < p.ports.size(); ++port) {
      const NetworkPort& at = p.ports[port];
      put(at.conductance ? conductances_.data() + std::int64_t(port) * size : currents[std::size_t(at.input)],
          to.input[port].data(), 1, row, 0);
    }
  }
}

template class OnlineForward<float>;
template class OnlineForward<double>;

}  // namespace axograd

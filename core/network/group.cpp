#include "core/network/group.hpp"
#include "core/network/port_view.hpp"
#include "core/num/philox.hpp"

#include <algorithm>
#include <cmath>

namespace axograd {

template <class R> NetworkScratch<R>::NetworkScratch(const NetworkPlan<R>& plan) : held(plan) {
  const auto& n = plan.network;
  int widest = 0, inputs = 0, conductances_most = 0;
  for (const auto& p : n.populations) {
    widest = std::max(widest, p.count);
    inputs = std::max(inputs, p.fields->input.size);
    conductances_most = std::max(conductances_most, int(p.ports.size()));
  }
  const auto lanes = std::size_t(trial_lanes), wide = std::size_t(padded(widest)) * lanes, ring_size = std::size_t(plan.slots * n.neurons()) * lanes;
  if (!plan.whole()) tape.resize(plan);
  u.resize(wide);
  input_values.resize(std::size_t(n.channels) * lanes);
  input_fired.resize(std::size_t(n.channels));
  released.resize(std::size_t(plan.released));
  for (const auto& p : plan.plastic) spikes.resize(std::max(spikes.size(), std::size_t(p.count) * lanes));
  lists.resize(std::size_t(std::max(n.channels, n.neurons())) * lanes);
  if (plan.options.gradient) {
    carry.resize(std::size_t(plan.carry));
    ring.resize(ring_size);
    g_carry.resize(std::size_t(plan.ports));
    rise_carry.resize(std::size_t(plan.ports));
    currents.resize(std::size_t(inputs) * wide);
    arriving.resize(wide);
    conductances.resize(std::size_t(conductances_most) * wide);
    plastic_carry.resize(2 * released.size());
    on_released.resize(released.size());
    readout.resize(std::size_t(n.readout.outputs) * lanes);
    instant.resize(readout.size());
  }
}

template <class R> void NetworkGroup<R>::begin() {
  const NetworkPlan<R>& plan = plan_;
  neurons_ = plan.network.neurons();
  active_ = int(std::min<std::int64_t>(trial_lanes, plan.trials.trials - first_));
  fired_.resize(std::size_t((plan.trials.steps + 1) * neurons_));
  std::fill_n(fired_.begin(), neurons_, TrialMask(0));
  if (plan.options.smooth) {
    z_.resize(fired_.size() * std::size_t(trial_lanes));
    std::fill_n(z_.begin(), neurons_ * trial_lanes, R(0));
  }
  if (plan.whole()) tape_.resize(plan);
  checkpoints_.resize(std::size_t(plan.segments));
  rise_.resize(std::size_t(plan.ports));
}

template <class R> std::int64_t NetworkGroup<R>::bytes() const {
  std::size_t numbers = z_.size() + tape_.carry.size() + tape_.g.size() + tape_.plastic.size() + rise_.size();
  for (const auto& c : checkpoints_) numbers += c.size();
  return std::int64_t(numbers * sizeof(R) + fired_.size() * sizeof(TrialMask));
}

template <class R> void NetworkGroup<R>::forward(NetworkScratch<R>& s, R* outputs, std::int32_t* counts) {
  const auto& n = plan_.network;
  NetworkTape<R>& tape = plan_.whole() ? tape_ : s.tape;
  checkpoints_[0].assign(std::size_t(plan_.carry + 2 * (plan_.ports + plan_.released)), R(0));
  start(checkpoints_[0].data());
  readout_.assign(std::size_t(n.readout.outputs) * trial_lanes, R(0));
  excess_ = 0;
  for (std::int64_t i = 0; i < plan_.segments; ++i) {
    run_segment(s, tape, i, false);
    const std::int64_t end = std::min(plan_.trials.steps, (i + 1) * plan_.segment);
    for (std::int64_t t = i * plan_.segment; t < end; ++t) {
      read_out(tape, t, outputs);
      excess_ += excess_after(tape, t);
    }
    if (i + 1 == plan_.segments) {
      finite_ = std::all_of(tape.before(end), tape.before(end) + plan_.carry, [](R x) { return std::isfinite(x); });
      break;
    }
    auto& next = checkpoints_[std::size_t(i + 1)];
    next.assign(tape.before(end), tape.before(end) + plan_.carry);
    next.insert(next.end(), tape.at(end - 1), tape.at(end - 1) + plan_.ports);
    next.insert(next.end(), rise_.begin(), rise_.end());
    next.insert(next.end(), tape.plastic_before(end), tape.plastic_before(end) + 2 * plan_.released);
    if (!plan_.options.gradient) checkpoints_[std::size_t(i)] = {};
  }
  plan_.spikes->count(fired_at(0), plan_.trials.steps, int(neurons_), active_, counts + first_ * neurons_);
}

template <class R> void NetworkGroup<R>::start(R* carry) const {
  for (std::size_t p = 0; p < plan_.network.populations.size(); ++p) {
    R* to = carry + plan_.carry_at[p];
    for (R x : plan_.network.populations[p].start) to = std::fill_n(to, trial_lanes, x);
  }
}

template <class R> void NetworkGroup<R>::run_segment(NetworkScratch<R>& s, NetworkTape<R>& tape, std::int64_t segment, bool given) {
  const std::int64_t first = segment * plan_.segment, end = std::min(plan_.trials.steps, first + plan_.segment);
  const R* const from = checkpoints_[std::size_t(segment)].data();
  tape.first = first;
  std::copy_n(from, plan_.carry, tape.before(first));
  std::copy_n(from + plan_.carry, plan_.ports, tape.at(first - 1));
  std::copy_n(from + plan_.carry + plan_.ports, plan_.ports, rise_.data());
  std::copy_n(from + plan_.carry + 2 * plan_.ports, 2 * plan_.released, tape.plastic_before(first));
  for (std::int64_t t = first; t < end; ++t) {
    if (t == plan_.options.reset_at) {
      start(tape.before(t));
      std::fill_n(tape.at(t - 1), plan_.ports, R(0));
      std::fill(rise_.begin(), rise_.end(), R(0));
      std::fill_n(tape.plastic_before(t), 2 * plan_.released, R(0));
    }
    if (!plan_.options.disturbance.held.empty()) hold(tape.before(t));
    load_inputs(s, t);
    release_all(s, tape, t);
    for (std::size_t p = 0; p < plan_.network.populations.size(); ++p) deliver(s, tape, p, t);
    for (std::size_t p = 0; p < plan_.network.populations.size(); ++p) step(tape, p, t, given);
  }
}

template <class R> void NetworkGroup<R>::load_inputs(NetworkScratch<R>& s, std::int64_t t) const {
  const int channels = plan_.network.channels;
  const NetworkTrials& k = plan_.trials;
  if (k.values) {
    std::fill(s.input_values.begin(), s.input_values.end(), R(0));
    for (int g = 0; g < active_; ++g) {
      const float* const row = k.values + ((first_ + g) * k.steps + t) * channels;
      for (int c = 0; c < channels; ++c) s.input_values[std::size_t(c * trial_lanes + g)] = R(row[c]);
    }
    return;
  }
  std::fill(s.input_fired.begin(), s.input_fired.end(), TrialMask(0));
  const int words = (channels + 63) / 64;
  for (int g = 0; g < active_; ++g) {
    const std::uint64_t* const row = k.spikes + ((first_ + g) * k.steps + t) * words;
    for (int w = 0; w < words; ++w) {
      for (std::uint64_t bits = row[w]; bits; bits &= bits - 1) s.input_fired[std::size_t(w * 64 + __builtin_ctzll(bits))] |= TrialMask(1 << g);
    }
  }
}

template <class R> void NetworkGroup<R>::deliver(NetworkScratch<R>& s, NetworkTape<R>& tape, std::size_t population, std::int64_t t) {
  const auto& p = plan_.network.populations[population];
  const std::int64_t size = std::int64_t(p.count) * trial_lanes;
  for (std::size_t port = 0; port < p.ports.size(); ++port) {
    const SynapticFilter& filter = p.ports[port].filter;
    const std::int64_t at = plan_.ports_at[population] + std::int64_t(port) * size;
    R* const u = passes(filter) ? tape.at(t) + at : s.u.data();
    std::fill_n(u, size, R(0));
    for (std::size_t i = 0; i < plan_.network.projections.size(); ++i) {
      const auto& projection = plan_.network.projections[i];
      if (projection.population == int(population) && projection.port == int(port)) deliver_projection(s, i, t, u);
    }
    if (!passes(filter)) plan_.kernels->filter(filter, u, rise_.data() + at, tape.at(t - 1) + at, tape.at(t) + at, size);
  }
}

// What plastic sources make of the spikes that arrive in step t.
template <class R> void NetworkGroup<R>::release_all(NetworkScratch<R>& s, NetworkTape<R>& tape, std::int64_t t) {
  for (const PlasticSources<R>& p : plan_.plastic)
    plan_.graded->release(p.constants(), spikes_of(s, p, t), tape.plastic_before(t) + 2 * p.at, tape.plastic_before(t + 1) + 2 * p.at, s.released.data() + p.at);
}

// The spikes that arrive from plastic sources in step t, [count, 16].
template <class R> const R* NetworkGroup<R>::spikes_of(NetworkScratch<R>& s, const PlasticSources<R>& p, std::int64_t t) {
  const std::int64_t from = t - p.delay;
  if (!p.external && from >= 0 && z_at(from)) return z_at(from) + std::int64_t(p.first) * trial_lanes;
  std::fill_n(s.spikes.begin(), p.count * trial_lanes, R(0));
  if (from < 0) return s.spikes.data();
  const TrialMask* const fired = (p.external ? s.input_fired.data() : fired_at(from)) + p.first;
  for (int i = 0; i < p.count; ++i) {
    for (unsigned mask = fired[i]; mask; mask &= mask - 1) s.spikes[std::size_t(i * trial_lanes + __builtin_ctz(mask))] = R(1);
  }
  return s.spikes.data();
}

template <class R> Arrivals<R> NetworkGroup<R>::arrivals(NetworkScratch<R>& s, std::size_t index, std::int64_t t) {
  const auto& p = plan_.network.projections[index];
  const std::int64_t from = t - p.delay, first = std::int64_t(p.first) * trial_lanes;
  const int plastic = plan_.plastic_of[index];
  const R* z = nullptr;
  if (p.external && plan_.trials.values) z = s.input_values.data() + first;
  else if (!p.external && z_at(from)) z = z_at(from) + first;
  const TrialMask* const fired = z ? nullptr : (p.external ? s.input_fired.data() : fired_at(from)) + p.first;
  return {fired, plastic < 0 ? z : s.released.data() + plan_.plastic[std::size_t(plastic)].at};
}

template <class R> void NetworkGroup<R>::deliver_projection(NetworkScratch<R>& s, std::size_t index, std::int64_t t, R* u) {
  const auto& p = plan_.network.projections[index];
  if (!p.external && t < p.delay) return;
  const Arrivals<R> a = arrivals(s, index, t);
  if (!p.wiring.dense) {
    if (!a.fired) plan_.sparse->spread_values(plan_.tiles(index), a.values, u);
    else if (a.values) plan_.graded->spread_sparse(plan_.tiles(index), a.fired, a.values, u);
    else plan_.sparse->spread(plan_.tiles(index), a.fired, u);
  } else if (!a.fired) {
    plan_.kernels->spread_dense_values(plan_.weight(index), padded(p.wiring.post), a.values, p.count, p.wiring.post, u);
  } else {
    const std::int64_t ld = padded(p.wiring.post);
    if (a.values) plan_.graded->spread_dense(plan_.weight(index), ld, a.fired, a.values, p.count, p.wiring.post, s.lists.data(), u);
    else plan_.kernels->spread_events(plan_.weight(index), ld, a.fired, p.count, p.wiring.post, s.lists.data(), u);
  }
}

template <class R> NetworkStep<R> NetworkGroup<R>::step_of(NetworkTape<R>& tape, std::size_t population, std::int64_t t) {
  const auto& p = plan_.network.populations[population];
  NetworkStep<R> k;
  k.count = p.count;
  k.dt = plan_.network.dt;
  k.params = p.params.data();
  k.coeff = plan_.coeff[population].data();
  k.before = tape.before(t) + plan_.carry_at[population];
  k.after = tape.before(t + 1) + plan_.carry_at[population];
  k.fired_before = fired_at(t - 1) + p.first;
  k.fired_after = fired_at(t) + p.first;
  if (!z_.empty()) {
    k.z_before = z_at(t - 1) + std::int64_t(p.first) * trial_lanes;
    k.z_after = z_at(t) + std::int64_t(p.first) * trial_lanes;
  }
  k.base = p.base.data();
  k.surrogate = plan_.network.surrogate;
  k.lanes = TrialMask((1u << active_) - 1);
  return k;
}

// Puts held states back to where a trial starts.
template <class R> void NetworkGroup<R>::hold(R* carry) const {
  for (std::size_t i = 0; i < plan_.network.populations.size(); ++i) {
    const auto& p = plan_.network.populations[i];
    for (int row : plan_.options.disturbance.held[i]) {
      R* to = carry + plan_.carry_at[i] + std::int64_t(row) * p.count * trial_lanes;
      for (int n = 0; n < p.count; ++n) to = std::fill_n(to, trial_lanes, p.start[std::size_t(row * p.count + n)]);
    }
  }
}

template <class R> std::vector<R> NetworkGroup<R>::noise(const NetworkPopulation<R>& p, std::int64_t t) const {
  const NetworkDisturbance& d = plan_.options.disturbance;
  std::vector<R> x(std::size_t(p.count) * std::size_t(trial_lanes));
  for (int n = 0; n < p.count; ++n) {
    for (int g = 0; g < active_; ++g) {
      const std::uint64_t stream = (std::uint64_t(first_ + g) << 24) + std::uint64_t(p.first + n);
      x[std::size_t(n * trial_lanes + g)] = R(d.noise * normal(d.seed, stream, std::uint64_t(t)));
    }
  }
  return x;
}

template <class R> void NetworkGroup<R>::step(NetworkTape<R>& tape, std::size_t population, std::int64_t t, bool given) {
  const auto& p = plan_.network.populations[population];
  NetworkStep<R> k = step_of(tape, population, t);
  PortView<R> ports(p, tape.at(t) + plan_.ports_at[population], nullptr);
  const int current = plan_.options.disturbance.noise > 0 ? current_input(*p.fields) : -1;
  if (current >= 0) ports.add(current, noise(p, t));
  ports.put(k);
  if (given) p.kernels->replay(k);
  else p.kernels->forward(k);
}

template <class R> void NetworkGroup<R>::read_out(NetworkTape<R>& tape, std::int64_t t, R* outputs) {
  const auto& n = plan_.network;
  const auto& r = n.readout;
  for (R& x : readout_) x *= R(r.decay);
  if (r.voltage) {
    over_potentials(plan_, [&](std::int64_t at, int first, int count) {
      plan_.kernels->spread_dense_values(r.weight.data() + std::int64_t(first) * r.outputs, r.outputs, tape.before(t + 1) + at, count, r.outputs,
                                         readout_.data());
    });
  } else if (const R* z = z_at(t)) {
    plan_.kernels->spread_dense_values(r.weight.data(), r.outputs, z + std::int64_t(r.first) * trial_lanes, r.count, r.outputs, readout_.data());
  } else {
    plan_.kernels->spread_dense(r.weight.data(), r.outputs, fired_at(t) + r.first, r.count, r.outputs, readout_.data());
  }
  for (int g = 0; g < active_; ++g) {
    R* const y = outputs + ((first_ + g) * plan_.trials.steps + t) * r.outputs;
    for (int o = 0; o < r.outputs; ++o) y[o] = readout_[std::size_t(o * trial_lanes + g)] + r.bias[std::size_t(o)];
  }
}

template <class R> double NetworkGroup<R>::excess_after(NetworkTape<R>& tape, std::int64_t t) const {
  double sum = 0;
  over_bands(plan_, [&](const PotentialBand& band, std::int64_t at, int count) {
    const R* v = tape.before(t + 1) + at;
    for (int n = 0; n < count; ++n, v += trial_lanes) {
      for (int g = 0; g < active_; ++g) {
        const double out = outside(band, double(v[g]));
        sum += out * out;
      }
    }
  });
  return sum;
}

template class NetworkGroup<float>;
template class NetworkGroup<double>;
template struct NetworkScratch<float>;
template struct NetworkScratch<double>;

}  // namespace axograd

#include <algorithm>

#include "core/network/group.hpp"
#include "core/network/port_view.hpp"

namespace axograd {

template <class R> NetworkSums<R>::NetworkSums(const NetworkPlan<R>& plan, bool parameters) {
  const auto& n = plan.network;
  for (const auto& p : n.projections) {
    projections.emplace_back(p.wiring.dense ? std::size_t(padded(p.wiring.post) * p.wiring.pre) : plan.tiled[projections.size()].weight.size());
  }
  readout.resize(std::size_t(padded(n.readout.outputs) * n.readout.count));
  bias.resize(std::size_t(n.readout.outputs));
  if (!parameters) return;
  for (const auto& p : n.populations) {
    const auto size = std::size_t(p.count) * std::size_t(trial_lanes);
    leaves.emplace_back(size * std::size_t(p.fields->params.size + p.kernels->coefficients));
    base.emplace_back(size * std::size_t(p.fields->input.size));
  }
}

template <class R> void NetworkSums<R>::clear() {
  for (auto* list : {&projections, &leaves, &base}) {
    for (auto& x : *list) std::fill(x.begin(), x.end(), R(0));
  }
  std::fill(readout.begin(), readout.end(), R(0));
  std::fill(bias.begin(), bias.end(), 0.0);
}

template <class R> void NetworkSums<R>::add(const NetworkSums& other) {
  const auto sum = [](auto& to, const auto& from) {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] += from[i];
  };
  const auto sums = [&](auto& to, const auto& from) {
    for (std::size_t i = 0; i < to.size(); ++i) sum(to[i], from[i]);
  };
  sums(projections, other.projections);
  sums(leaves, other.leaves);
  sums(base, other.base);
  sum(readout, other.readout);
  sum(bias, other.bias);
}

template <class R> R* NetworkGroup<R>::ring(NetworkScratch<R>& s, std::int64_t t) const {
  return s.ring.data() + (t + plan_.slots) % plan_.slots * neurons_ * trial_lanes;
}

template <class R>
void NetworkGroup<R>::backward(NetworkScratch<R>& s, const NetworkCotangent<R>& cotangent, const GradientRule<R>& rule, NetworkSums<R>& sums) {
  const auto forget = [&] {
    for (auto* x : {&s.carry, &s.ring, &s.g_carry, &s.rise_carry, &s.plastic_carry, &s.readout}) std::fill(x->begin(), x->end(), R(0));
  };
  forget();
  for (std::int64_t i = plan_.segments; i-- > 0;) {
    NetworkTape<R>& tape = plan_.whole() ? tape_ : s.tape;
    if (!plan_.whole()) run_segment(s, tape, i, true);
    const std::int64_t first = i * plan_.segment;
    for (std::int64_t t = std::min(plan_.trials.steps, first + plan_.segment); t-- > first;) {
      load_inputs(s, t);
      release_all(s, tape, t);
      std::fill(s.on_released.begin(), s.on_released.end(), R(0));
      hold_step(s, t);
      take_outputs(s, tape, cotangent, rule, t, sums);
      if (cotangent.excess != 0) take_excess(s, tape, cotangent.excess, t);
      for (std::size_t p = 0; p < plan_.network.populations.size(); ++p) step_back(s, tape, p, rule, t, sums);
      if (s.held.count == held_steps) add_held(s, sums);
      if (rule.recurrent) plastic_back(s, tape, t);
      std::fill_n(ring(s, t), neurons_ * trial_lanes, R(0));
      if (rule.window > 0 && t % rule.window == 0) forget();
    }
  }
  add_held(s, sums);
}

// dL/dy of step t as [O, 16] in s.instant.
template <class R>
void NetworkGroup<R>::load_cotangent(NetworkScratch<R>& s, const NetworkCotangent<R>& cotangent, std::int64_t t, NetworkSums<R>& sums) const {
  const int outputs = plan_.network.readout.outputs;
  std::fill(s.instant.begin(), s.instant.end(), R(0));
  if (!cotangent.outputs) return;
  for (int g = 0; g < active_; ++g) {
    const R* const from = cotangent.outputs + ((first_ + g) * plan_.trials.steps + t) * outputs;
    for (int o = 0; o < outputs; ++o) {
      s.instant[std::size_t(o * trial_lanes + g)] = from[o];
      sums.bias[std::size_t(o)] += double(from[o]);
    }
  }
}

template <class R>
void NetworkGroup<R>::take_outputs(NetworkScratch<R>& s, NetworkTape<R>& tape, const NetworkCotangent<R>& cotangent,
                                   const GradientRule<R>& rule, std::int64_t t, NetworkSums<R>& sums) {
  const auto& r = plan_.network.readout;
  const auto& k = *plan_.kernels;
  load_cotangent(s, cotangent, t, sums);
  bool silent = true;
  for (std::size_t i = 0; i < s.readout.size(); ++i) {
    s.readout[i] = R(r.decay) * s.readout[i] + s.instant[i];
    silent = silent && s.readout[i] == R(0);
  }
  R* const spikes = ring(s, t);
  if (cotangent.counts) {
    for (int g = 0; g < active_; ++g) {
      const R* const from = cotangent.counts + (first_ + g) * neurons_;
      for (std::int64_t n = 0; n < neurons_; ++n) spikes[n * trial_lanes + g] += from[n];
    }
  }
  s.held.silent[s.held.count - 1] = silent;
  if (silent) return;
  const R* const signal = rule.readout_memory ? s.readout.data() : s.instant.data();
  const R* const w = rule.feedback ? rule.feedback + std::int64_t(r.first) * r.outputs : r.weight.data();
  const std::int64_t ld = padded(r.outputs);
  if (r.voltage) {
    over_potentials(plan_, [&](std::int64_t at, int first, int count) {
      k.gather_dense(w + std::int64_t(first) * r.outputs, r.outputs, signal, count, r.outputs, s.carry.data() + at);
      k.outer_dense_values(tape.before(t + 1) + at, s.readout.data(), count, r.outputs, ld, sums.readout.data() + first * ld);
    });
    return;
  }
  k.gather_dense(w, r.outputs, signal, r.count, r.outputs, spikes + std::int64_t(r.first) * trial_lanes);
  if (const R* z = z_at(t)) {
    k.outer_dense_values(z + std::int64_t(r.first) * trial_lanes, s.readout.data(), r.count, r.outputs, ld, sums.readout.data());
  } else {
    k.to_rows(s.readout.data(), r.outputs, s.held.readout.data() + (s.held.count - 1) * trial_lanes * ld, ld);
  }
}

// What potentials outside their bands add to the adjoint of the state at the end of step t.
template <class R> void NetworkGroup<R>::take_excess(NetworkScratch<R>& s, NetworkTape<R>& tape, double slope, std::int64_t t) const {
  over_bands(plan_, [&](const PotentialBand& band, std::int64_t at, int count) {
    const R* v = tape.before(t + 1) + at;
    R* lambda = s.carry.data() + at;
    for (int n = 0; n < count; ++n, v += trial_lanes, lambda += trial_lanes) {
      for (int g = 0; g < active_; ++g) lambda[g] += R(2 * slope / band.scale * outside(band, double(v[g])));
    }
  });
}

template <class R>
void NetworkGroup<R>::step_back(NetworkScratch<R>& s, NetworkTape<R>& tape, std::size_t population, const GradientRule<R>& rule,
                                std::int64_t t, NetworkSums<R>& sums) {
  const auto& p = plan_.network.populations[population];
  const std::int64_t size = std::int64_t(p.count) * trial_lanes;
  NetworkStep<R> k = step_of(tape, population, t);
  const PortView<R> ports(p, tape.at(t) + plan_.ports_at[population], s.conductances.data());
  ports.put(k);
  std::vector<R*> currents;
  for (int i = 0; i < p.fields->input.size; ++i) currents.push_back(s.currents.data() + i * size);
  NetworkStepAdjoint<R> a;
  a.carry = s.carry.data() + plan_.carry_at[population];
  a.spike = ring(s, t) + std::int64_t(p.first) * trial_lanes;
  a.spike_before = ring(s, t - 1) + std::int64_t(p.first) * trial_lanes;
  a.currents = currents.data();
  a.reset = rule.reset;
  if (rule.parameters) {
    a.leaves = sums.leaves[population].data();
    p.kernels->adjoint_with_parameters(k, a);
    for (std::size_t i = 0; i < sums.base[population].size(); ++i) sums.base[population][i] += s.currents[i];
  } else {
    p.kernels->adjoint(k, a);
  }
  for (std::size_t port = 0; port < p.ports.size(); ++port) {
    const std::int64_t at = plan_.ports_at[population] + std::int64_t(port) * size;
    const R* const g = p.ports[port].conductance ? s.conductances.data() + std::int64_t(port) * size
                                                 : currents[std::size_t(p.ports[port].input)];
    const SynapticFilter& filter = p.ports[port].filter;
    if (!passes(filter)) plan_.kernels->filter_adjoint(filter, g, s.rise_carry.data() + at, s.g_carry.data() + at, s.arriving.data(), size);
    projections_back(s, population, port, passes(filter) ? g : s.arriving.data(), rule, t, sums);
  }
}

template <class R>
void NetworkGroup<R>::projections_back(NetworkScratch<R>& s, std::size_t population, std::size_t port, const R* lambda,
                                       const GradientRule<R>& rule, std::int64_t t, NetworkSums<R>& sums) {
  const auto& k = *plan_.kernels;
  bool rows_ready = false;
  for (std::size_t i = 0; i < plan_.network.projections.size(); ++i) {
    const auto& p = plan_.network.projections[i];
    const auto& w = p.wiring;
    const std::int64_t from = t - p.delay, ld = padded(w.post);
    if (p.population != int(population) || p.port != int(port) || (!p.external && from < 0)) continue;
    const Arrivals<R> a = arrivals(s, i, t);
    R* const gradient = sums.projections[i].data();
    R* const rows = s.held.rows[population][port].data() + (s.held.count - 1) * trial_lanes * ld;
    if (a.fired && !rows_ready) {
      k.to_rows(lambda, w.post, rows, ld);
      rows_ready = true;
    }
    if (w.dense) {
      if (!a.fired) k.outer_dense_values(a.values, lambda, w.pre, w.post, ld, gradient);
      else if (a.values) plan_.graded->outer_dense(a.fired, a.values, rows, ld, w.pre, gradient);
    } else {
      if (!a.fired) plan_.sparse->outer_values(plan_.tiles(i), a.values, lambda, gradient);
      else if (a.values) plan_.graded->outer_sparse(plan_.tiles(i), a.fired, a.values, rows, ld, gradient);
    }
    if (p.external || !rule.recurrent) continue;
    const int plastic = plan_.plastic_of[i];
    R* const spikes = plastic >= 0 ? s.on_released.data() + plan_.plastic[std::size_t(plastic)].at : ring(s, from) + std::int64_t(p.first) * trial_lanes;
    if (w.dense) k.gather_dense(plan_.weight(i), ld, lambda, w.pre, w.post, spikes);
    else plan_.sparse->gather(plan_.tiles(i), lambda, spikes);
  }
}

// From what plastic sources released to the spikes and their states before.
template <class R> void NetworkGroup<R>::plastic_back(NetworkScratch<R>& s, NetworkTape<R>& tape, std::int64_t t) {
  for (const PlasticSources<R>& p : plan_.plastic) {
    const std::int64_t from = t - p.delay;
    if (p.external || from < 0) continue;
    plan_.graded->release_adjoint(p.constants(), spikes_of(s, p, t), tape.plastic_before(t) + 2 * p.at, s.on_released.data() + p.at,
                                  s.plastic_carry.data() + 2 * p.at, ring(s, from) + std::int64_t(p.first) * trial_lanes);
  }
}

template void NetworkGroup<float>::backward(NetworkScratch<float>&, const NetworkCotangent<float>&, const GradientRule<float>&, NetworkSums<float>&);
template void NetworkGroup<double>::backward(NetworkScratch<double>&, const NetworkCotangent<double>&, const GradientRule<double>&, NetworkSums<double>&);
template struct NetworkSums<float>;
template struct NetworkSums<double>;

}  // namespace axograd

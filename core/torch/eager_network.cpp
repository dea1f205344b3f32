#include "core/torch/eager_network.hpp"

#include <ATen/ATen.h>
#include <optional>
#include <string_view>

#include "core/torch/eager_text.hpp"

namespace axograd {
namespace {

at::Tensor copy_of(const std::vector<double>& x, at::IntArrayRef shape) {
  return at::from_blob(const_cast<double*>(x.data()), shape, at::kDouble).clone();
}

// All inputs [T, B, C].
at::Tensor inputs_of(const NetworkTrials& k, int channels) {
  at::Tensor x = at::zeros({k.steps, k.trials, channels}, at::kDouble);
  auto to = x.accessor<double, 3>();
  const int words = (channels + 63) / 64;
  for (std::int64_t b = 0; b < k.trials; ++b) {
    for (std::int64_t t = 0; t < k.steps; ++t) {
      for (int c = 0; c < channels; ++c) {
        const std::int64_t at = b * k.steps + t;
        to[t][b][c] = k.values ? double(k.values[at * channels + c]) : double(k.spikes[at * words + c / 64] >> (c % 64) & 1);
      }
    }
  }
  return x;
}

// Sparse weights as a matrix, differentiable along the weights.
at::Tensor matrix_of(const Wiring<double>& w, const at::Tensor& weights) {
  if (w.dense) return weights.to(at::kDouble);
  std::vector<std::int64_t> rows;
  for (int i = 0; i < w.pre; ++i) rows.insert(rows.end(), std::size_t(w.row[std::size_t(i) + 1] - w.row[std::size_t(i)]), i);
  const std::vector<std::int64_t> columns(w.column.begin(), w.column.end());
  const auto index = [](const std::vector<std::int64_t>& x) { return at::tensor(x, at::kLong); };
  return at::zeros({w.pre, w.post}, at::kDouble).index_put({index(rows), index(columns)}, weights.to(at::kDouble));
}

class Population {
 public:
  Population(const NetworkPopulation<double>& p, double dt, std::int64_t trials, const at::Tensor& params, const at::Tensor& base)
      : p_(p), text_(make_eager(p.fields->info->name)), base_(base.unbind(0)) {
    std::vector<EagerReal> rows, start;
    for (const at::Tensor& row : params.unbind(0)) rows.emplace_back(row);
    for (const at::Tensor& row : copy_of(p.start, {p.states(), p.count}).unbind(0))
      start.emplace_back(row.expand({trials, p.count}));
    text_->prepare(rows, dt);
    text_->set_carry(start);
    for (std::size_t i = 0; i < p.ports.size(); ++i) {
      rise.push_back(at::zeros({trials, p.count}, at::kDouble));
      g.push_back(rise.back());
    }
    z = at::zeros({trials, p.count}, at::kDouble);
    int i = p.fields->state.size;
    for (const Field& f : p.fields->history) {
      if (std::string_view(f.name) == "clock") clock_ = i;
      i += f.count;
    }
  }

  void arrive(std::size_t port, const at::Tensor& u) {
    const SynapticFilter& f = p_.ports[port].filter;
    rise[port] = f.a * rise[port] + f.b * u;
    g[port] = f.c * g[port] + f.d * rise[port] + f.e * u;
  }

  void step(const Surrogate& surrogate, const EagerPaths& paths) {
    std::vector<EagerReal> in;
    for (const at::Tensor& row : base_) in.emplace_back(row.expand_as(z));
    for (std::size_t i = 0; i < p_.ports.size(); ++i) {
      if (!p_.ports[i].conductance) in[std::size_t(p_.ports[i].input)] += EagerReal(g[i]);
    }
    text_->set_inputs(in);
    at::Tensor crossing;
    if (p_.fields->info->edge) crossing = text_->drive().lanes().detach() <= 0;
    const EagerReal held(z.detach()), spike(z);
    text_->network_step({held, paths.reset ? spike : held, spike}, [&](const EagerReal& V) { return current(V); });
    auto x = text_->carry();
    if (clock_ >= 0) {
      x[std::size_t(clock_)] = x[std::size_t(clock_)].detached();
      text_->set_carry(x);
    }
    const EagerReal drive = text_->drive();
    const EagerReal hard(at::gt(drive.lanes().detach(), 0).to(at::kDouble));
    z = (paths.smooth ? eager_surrogate(drive, surrogate) : eager_spike(drive, hard, surrogate)).lanes();
    if (crossing.defined()) z = at::where(crossing, z, at::zeros_like(z));
  }
  void forget() {   // gradients of later steps end here
    auto x = text_->carry();
    for (EagerReal& y : x) y = y.detached();
    text_->set_carry(x);
    z = z.detach();
    for (auto* list : {&rise, &g}) {
      for (at::Tensor& y : *list) y = y.detach();
    }
  }
  at::Tensor potential() const { return text_->carry()[std::size_t(potential_index(*p_.fields))].lanes(); }

  std::vector<at::Tensor> rise, g;  // per port [B, count]
  at::Tensor z;                     // [B, count] spikes at the end of the last step

 private:
  EagerReal current(const EagerReal& V) const {
    EagerReal sum = 0.0;
    for (std::size_t i = 0; i < p_.ports.size(); ++i) {
      const NetworkPort& port = p_.ports[i];
      if (!port.conductance) continue;
      EagerReal open = 1.0;
      if (port.magnesium > 0) open = 1.0 / (1.0 + port.magnesium / 3.57 * exp(-0.062 * V));
      sum += EagerReal(g[i]) * open * (port.reversal - V);
    }
    return sum;
  }
  const NetworkPopulation<double>& p_;
  std::unique_ptr<EagerText> text_;
  std::vector<at::Tensor> base_;
  int clock_ = -1;
};

// Short-term plasticity as the papers write it: resources x, and the share u of them that a spike releases.
class Terminals {
 public:
  Terminals(const ShortTermPlasticity& p, double dt, std::int64_t trials) {
    const std::int64_t n = std::int64_t(p.U.size());
    U_ = copy_of(p.U, {n});
    keep_d_ = at::exp(-dt / copy_of(p.tau_d, {n}));
    keep_f_ = at::exp(-dt / copy_of(p.tau_f, {n}));  // 0 without facilitation
    x_ = at::ones({trials, n}, at::kDouble);
    u_ = U_.expand_as(x_);
  }
  at::Tensor release(const at::Tensor& z) {
    x_ = 1 - (1 - x_) * keep_d_;
    u_ = U_ + (u_ - U_) * keep_f_;
    const at::Tensor r = z * u_ * x_;
    x_ = x_ - r;
    u_ = u_ + z * U_ * (1 - u_);
    return r;
  }
  void forget() {
    x_ = x_.detach();
    u_ = u_.detach();
  }

 private:
  at::Tensor U_, keep_d_, keep_f_;  // [sources]
  at::Tensor x_, u_;                // [B, sources]
};

class EagerRun {
 public:
  EagerRun(const Network<double>& n, const NetworkTrials& k, const NetworkTensors& given, const EagerPaths& paths)
      : n_(n), k_(k), paths_(paths), x_(tensors_of(n)) {
    if (!given.weights.empty()) x_.weights = given.weights;
    if (!given.params.empty()) x_.params = given.params;
    if (!given.base.empty()) x_.base = given.base;
    if (given.readout_weight.defined()) x_.readout_weight = given.readout_weight;
    if (given.readout_bias.defined()) x_.readout_bias = given.readout_bias;
    for (std::size_t i = 0; i < n.projections.size(); ++i) {
      matrices_.push_back(matrix_of(n.projections[i].wiring, x_.weights[i]));
      terminals_.emplace_back();
      if (n.projections[i].plastic()) terminals_.back().emplace(n.projections[i].plasticity, n.dt, k.trials);
    }
    for (std::size_t i = 0; i < n.populations.size(); ++i)
      populations_.emplace_back(n.populations[i], n.dt, k.trials, x_.params[i], x_.base[i]);
  }
  EagerNetworkOutput go() {
    const auto inputs = inputs_of(k_, n_.channels).unbind(0);
    at::Tensor r = at::zeros({k_.trials, n_.readout.outputs}, at::kDouble);
    std::vector<at::Tensor> outputs, spikes;
    for (std::int64_t t = 0; t < k_.steps; ++t) {
      if (paths_.window > 0 && t % paths_.window == 0) {
        r = r.detach();
        for (auto& p : populations_) p.forget();
        for (at::Tensor& z : sent_) z = z.detach();
        for (auto& s : terminals_) {
          if (s) s->forget();
        }
      }
      for (std::size_t p = 0; p < populations_.size(); ++p) deliver(p, t, inputs);
      std::vector<at::Tensor> z, seen;
      for (auto& p : populations_) {
        p.step(n_.surrogate, paths_);
        z.push_back(p.z);
        seen.push_back(n_.readout.voltage ? p.potential() : p.z);
      }
      sent_.push_back(at::cat(z, 1));
      spikes.push_back(sent_.back());
      r = n_.readout.decay * r +
          at::matmul(at::cat(seen, 1).slice(1, n_.readout.first, n_.readout.first + n_.readout.count), x_.readout_weight);
      outputs.push_back(r + x_.readout_bias);
    }
    return {at::stack(outputs, 1), at::stack(spikes, 1)};
  }

 private:
  void deliver(std::size_t population, std::int64_t t, const std::vector<at::Tensor>& inputs) {
    const auto& p = n_.populations[population];
    for (std::size_t port = 0; port < p.ports.size(); ++port) {
      at::Tensor u = at::zeros({k_.trials, p.count}, at::kDouble);
      for (std::size_t i = 0; i < n_.projections.size(); ++i) {
        const auto& q = n_.projections[i];
        if (q.population != int(population) || q.port != int(port) || (!q.external && t < q.delay)) continue;
        at::Tensor z = q.external ? inputs[std::size_t(t)] : sent_[std::size_t(t - q.delay)];
        if (!q.external && !paths_.recurrent) z = z.detach();
        z = z.slice(1, q.first, q.first + q.count);
        if (terminals_[i]) z = terminals_[i]->release(z);
        u = u + at::matmul(z, matrices_[i]);
      }
      populations_[population].arrive(port, u);
    }
  }

  const Network<double>& n_;
  const NetworkTrials& k_;
  EagerPaths paths_;
  NetworkTensors x_;
  std::vector<at::Tensor> matrices_, sent_;
  std::vector<std::optional<Terminals>> terminals_;  // per projection, where it has short-term plasticity
  std::vector<Population> populations_;
};

}  // namespace

NetworkTensors tensors_of(const Network<double>& n) {
  NetworkTensors x;
  for (const auto& p : n.projections) {
    const auto& w = p.wiring;
    x.weights.push_back(w.dense ? copy_of(w.weight, {w.pre, w.post}) : copy_of(w.weight, {std::int64_t(w.weight.size())}));
  }
  for (const auto& p : n.populations) {
    x.params.push_back(copy_of(p.params, {p.fields->params.size, p.count}));
    x.base.push_back(copy_of(p.base, {p.fields->input.size, p.count}));
  }
  x.readout_weight = copy_of(n.readout.weight, {n.readout.count, n.readout.outputs});
  x.readout_bias = copy_of(n.readout.bias, {n.readout.outputs});
  return x;
}

EagerNetworkOutput eager_network(const Network<double>& network, const NetworkTrials& trials, const NetworkTensors& numbers,
                                 const EagerPaths& paths) {
  check_network(network);
  return EagerRun(network, trials, numbers, paths).go();
}

}  // namespace axograd

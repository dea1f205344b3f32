#include "tasks/train_network/evaluate.hpp"

#include <algorithm>

#include "tasks/train_network/objective.hpp"

namespace axograd::tasks {

Evaluated evaluate_network(const Network<float>& network, const trials::TrialTask& task, std::uint64_t stream, int count, int threads,
                           const EvaluateHooks& hooks) {
  constexpr int most = 256;   // trials in memory at a time
  Evaluated out;
  for (int first = 0; first < count; first += most) {
    trials::TrialBatch batch = task.draw(stream, first, std::min(most, count - first));
    if (hooks.change) hooks.change(batch, first);
    NetworkRunOptions options = hooks.run;
    options.threads = threads;
    options.gradient = false;
    NetworkRun<float> run(network, view_of(batch), options);
    run.forward();
    for (trials::Verdict v : task.judge(batch, {batch.trials, batch.shape.steps, batch.shape.outputs, run.outputs().data()})) {
      v.trial += first;
      out.share.correct += v.correct;
      ++out.share.trials;
      out.verdicts.push_back(v);
    }
    out.conditions.insert(out.conditions.end(), batch.conditions.begin(), batch.conditions.end());
    if (hooks.seen) hooks.seen(batch, run);
  }
  return out;
}

network_report::Recorded recorded(const trials::TrialBatch& batch, const NetworkRun<float>& run, const networks::NetworkModel<float>& model) {
  network_report::Recorded r;
  const auto& s = batch.shape;
  r.trials = batch.trials;
  r.steps = s.steps;
  r.neurons = model.network().neurons();
  r.outputs = s.outputs;
  r.dt = s.dt;
  r.spikes.assign(std::size_t(r.trials) * std::size_t(r.steps) * std::size_t(r.words()), 0);
  for (int b = 0; b < r.trials; ++b) {
    for (int t = 0; t < r.steps; ++t) {
      for (int n = 0; n < r.neurons; ++n) {
        if (run.fired(b, t, n)) r.fire(b, t, n);
      }
    }
  }
  r.readout = run.outputs();
  if (s.classes) {
    r.labels.assign(std::size_t(r.trials), 0);
    for (auto w = batch.windows.rbegin(); w != batch.windows.rend(); ++w) {
      if (w->scored) r.labels[std::size_t(w->trial)] = w->label;
    }
    r.class_names = s.output_names;
  }
  r.condition_names = s.condition_names;
  r.conditions = batch.conditions;
  for (const auto& c : model.cells()) r.populations.push_back({c.name, c.first, c.count, c.sign});
  return r;
}

namespace {

// Signed values of one projection, whichever way the engine keeps them.
data::Projection exported(std::size_t index, const networks::NetworkModel<float>& model) {
  const NetworkProjection<float>& p = model.network().projections[index];
  data::Projection out;
  const auto& target = model.network().populations[std::size_t(p.population)];
  out.name = p.delay > 1 ? p.name + ".delay" + std::to_string(p.delay) : p.name;
  out.pre = p.external ? "input" : "network";
  out.post = target.name;
  out.pre_count = p.wiring.pre;
  out.post_count = p.wiring.post;
  const auto& signs = model.source_signs(index);
  const bool any = !p.external && std::any_of(signs.begin(), signs.end(), [](int x) { return x != 0; });
  if (any) out.pre_sign.assign(signs.begin(), signs.end());
  // Conductances of inhibitory cells: the engine has their sizes.
  const bool magnitudes = any && std::none_of(p.wiring.weight.begin(), p.wiring.weight.end(), [](float w) { return w < 0; });
  const auto signed_value = [&](int pre, float w) { return magnitudes && signs[std::size_t(pre)] < 0 ? -w : w; };
  for (std::size_t k = 0; p.wiring.dense && k < p.wiring.weight.size(); ++k)
    out.dense.push_back(signed_value(int(std::int64_t(k) / p.wiring.post), p.wiring.weight[k]));
  for (int i = 0; !p.wiring.dense && i < p.wiring.pre; ++i) {
    for (std::int64_t k = p.wiring.row[std::size_t(i)]; k < p.wiring.row[std::size_t(i) + 1]; ++k) {
      out.from.push_back(i);
      out.to.push_back(p.wiring.column[std::size_t(k)]);
      out.values.push_back(signed_value(i, p.wiring.weight[std::size_t(k)]));
    }
  }
  return out;
}

// All recurrent connections as one matrix, for its eigenvalues.
data::Projection recurrent(const data::Weights& w, const networks::NetworkModel<float>& model) {
  data::Projection all;
  all.name = "rec";
  all.joined = true;
  all.pre = all.post = "network";
  all.pre_count = all.post_count = model.network().neurons();
  all.dense.assign(std::size_t(all.pre_count) * std::size_t(all.post_count), 0.0F);
  for (const auto& c : model.cells()) all.pre_sign.insert(all.pre_sign.end(), std::size_t(c.count), std::int8_t(c.sign));
  for (std::size_t i = 0; i < w.projections.size(); ++i) {
    const auto& p = model.network().projections[i];
    if (p.external) continue;
    const int to = model.network().populations[std::size_t(p.population)].first;
    w.projections[i].each([&](int pre, int post, float x) {
      all.dense[std::size_t(pre + p.first) * std::size_t(all.post_count) + std::size_t(post + to)] += x;
    });
  }
  return all;
}

}  // namespace

data::Weights weights_of(const networks::NetworkModel<float>& model) {
  data::Weights w;
  const auto& n = model.network();
  for (const auto& c : model.cells()) w.populations.push_back({c.name, c.first, c.count, c.sign});
  for (std::size_t i = 0; i < n.projections.size(); ++i) {
    const auto& p = n.projections[i];
    w.projections.push_back(exported(i, model));
    const auto keep = [&](const char* name, const std::vector<double>& x) { w.vectors[w.projections.back().name + name].assign(x.begin(), x.end()); };
    if (p.plastic()) keep(".U", p.plasticity.U), keep(".tau_d", p.plasticity.tau_d), keep(".tau_f", p.plasticity.tau_f);
  }
  if (n.neurons() <= 2000) w.projections.push_back(recurrent(w, model));
  data::Projection out;
  out.name = "out";
  out.pre = "network";
  out.post = "output";
  out.pre_count = n.readout.count;
  out.post_count = n.readout.outputs;
  out.dense = n.readout.weight;
  w.projections.push_back(std::move(out));
  w.vectors["out.bias"] = n.readout.bias;
  return w;
}

}  // namespace axograd::tasks

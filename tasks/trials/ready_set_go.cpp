#include "tasks/trials/ready_set_go.hpp"

#include <algorithm>
#include <cmath>

namespace axograd::tasks::trials {

std::vector<Preset> ReadySetGo::presets() {
  return {{"readysetgo.neurogym", "NeuroGym ReadySetGo: 100, 83, U(800, 1500), 83 ms; right within 20 % + 25 ms", {}}};
}

// Share of the intervals that may come, by a sum over 500 of them.
double ReadySetGo::share_right(double time) const {
  constexpr int n = 500;
  const ReadySetGoOptions& o = options_;
  double right = 0, all = 0;
  for (int k = 0; k < n; ++k) {
    const double q = (k + 0.5) / n;
    double measure = 0, weight = 1;
    if (o.measure.draw == "one_of") {
      measure = o.measure.ms[static_cast<std::size_t>(q * static_cast<double>(o.measure.ms.size()))];
    } else {
      const bool uniform = o.measure.draw == "uniform";
      const double low = o.measure.ms[uniform ? 0 : 1], high = o.measure.ms.back();
      measure = low + q * (high - low);
      if (!uniform) weight = std::exp(-measure / o.measure.ms[0]);
    }
    const double target = o.gain * measure;
    all += weight;
    if (std::fabs(time - target) <= o.tolerance * target + o.slack) right += weight;
  }
  return right / all;
}

ReadySetGo::Constant ReadySetGo::best_constant() const {
  Constant best;
  const double end = 2 * options_.gain * options_.measure.longest();
  for (int k = 0; k <= 300; ++k) {
    const double time = end * k / 300, share = share_right(time);
    if (share > best.share) best = {time, share};
  }
  return best;
}

int ReadySetGo::set_end(double measure) const {
  Script clock(options_.dt);
  for (const double ms : {options_.fixation, options_.ready, measure, options_.set}) clock.pass(ms);
  return clock.length();
}

Layout ReadySetGo::layout() const {
  const ReadySetGoOptions& o = options_;
  Layout plan;
  plan.encoding = &o.encoding;
  TrialShape& s = plan.shape;
  s.dt = o.dt;
  const double longest = o.measure.longest();
  s.steps = set_end(longest) + 2 * steps_of(o.gain * longest, o.dt);
  s.channels = 3;
  s.groups = {{"fixation", 0, 1}, {"ready", 1, 1}, {"set", 2, 1}};
  s.outputs = 2;
  s.output_names = {"hold", "go"};
  s.condition_names = {"measure", "target"};
  s.condition_units = {"ms", "ms"};
  s.chance = best_constant().share;
  return plan;
}

Script ReadySetGo::write(TrialDraws& draws) const {
  const ReadySetGoOptions& o = options_;
  const double measure = o.measure.of(draws), target = o.gain * measure;
  Script script(o.dt);
  script.pass(o.fixation);
  script.show(script.pass(o.ready), 1, 1);
  script.pass(measure);
  script.show(script.pass(o.set), 2, 1);
  const Span before = script.pass(target), after = script.pass(target);
  script.show(script.whole(), 0, 1);
  script.answer({0, before.end}, 0, false);
  script.answer(after, 1);
  script.conditions = {measure, target};
  return script;
}

std::vector<Verdict> ReadySetGo::judge(const TrialBatch& batch, const Answers& answers) const {
  std::vector<Verdict> verdicts;
  for (int b = 0; b < batch.trials; ++b) {
    const double target = batch.condition(b, 1);
    const int from = set_end(batch.condition(b, 0));
    int t = from;
    while (t < batch.lengths[static_cast<std::size_t>(b)] && answers.at(b, t, 1) <= answers.at(b, t, 0)) ++t;
    const bool went = t < batch.lengths[static_cast<std::size_t>(b)];
    const double produced = went ? (t - from) * batch.shape.dt : std::nan("");
    const bool right = went && std::fabs(produced - target) <= options_.tolerance * target + options_.slack;
    verdicts.push_back({b, right, 1, went ? 1 : -1, 0, produced});
  }
  return verdicts;
}

// Takes the interval from where the flashes are seen in the inputs: halves of their rise and fall.
std::vector<float> ReadySetGo::ideal(const TrialBatch& batch) const {
  const Layout plan = layout();
  const Reader reader(batch, plan);
  Sheet sheet(batch);
  for (int b = 0; b < batch.trials; ++b) {
    const auto middle = [&](int channel) {
      double sum = 0, at = 0;
      for (int t = 0; t < batch.lengths[static_cast<std::size_t>(b)]; ++t) {
        const double level = reader.mean(b, {t, t + 1}, channel);
        sum += level, at += level * t;
      }
      return sum > 0 ? at / sum : 0;
    };
    const ReadySetGoOptions& o = options_;
    const double set = middle(2) * o.dt, ready = middle(1) * o.dt, measure = set - ready - (o.ready + o.set) / 2;
    const int end = batch.lengths[static_cast<std::size_t>(b)];
    sheet.set(b, {std::clamp(static_cast<int>((set + o.set / 2 + o.gain * measure) / o.dt), 0, end), end}, 1);
  }
  return std::move(sheet.values);
}

std::vector<float> ReadySetGo::blind(const TrialBatch& batch) const {
  const double time = best_constant().time;
  Sheet sheet(batch);
  for (int b = 0; b < batch.trials; ++b) {
    const int end = batch.lengths[static_cast<std::size_t>(b)];
    sheet.set(b, {std::min(end, set_end(batch.condition(b, 0)) + steps_of(time, options_.dt)), end}, 1);
  }
  return std::move(sheet.values);
}

}  // namespace axograd::tasks::trials

// Judging the tasks of Yang et al. 2019, and the observer and the guess to compare with.
#include <algorithm>
#include <cmath>

#include "tasks/trials/yang.hpp"

namespace axograd::tasks::trials {

namespace {

// Direction of the sum of the channels' vectors, rad; 0 for none.
template <class Level> double population_vector(int channels, const Level& level) {
  double x = 0, y = 0;
  for (int c = 0; c < channels; ++c) {
    const double at = preferred(c, channels), l = level(c);
    x += l * std::cos(at), y += l * std::sin(at);
  }
  return std::atan2(y, x);
}

int nearest_channel(double angle, int channels) {
  const int k = static_cast<int>(std::lround(angle / turn * channels)) % channels;
  return k < 0 ? k + channels : k;
}

// What one may take from the inputs of a trial by looking at the right times.
class Observer {
 public:
  Observer(const Reader& reader, int trial, int channels) : reader_(reader), trial_(trial), channels_(channels) {}

  // Ring 0, 1, or -1 for their sum.
  std::vector<double> profile(Span when, int ring) const {
    std::vector<double> levels(static_cast<std::size_t>(channels_));
    for (int c = 0; c < channels_; ++c)
      for (int r = 0; r < 2; ++r)
        if (ring < 0 || r == ring) levels[static_cast<std::size_t>(c)] += reader_.mean(trial_, when, 1 + r * channels_ + c);
    return levels;
  }
  double direction(Span when) const {
    const auto levels = profile(when, -1);
    return population_vector(channels_, [&](int c) { return levels[static_cast<std::size_t>(c)]; });
  }
  // The direction whose bump explains most of the profile, and how much.
  std::pair<double, double> strongest(Span when, int ring) const {
    const auto levels = profile(when, ring);
    std::pair<double, double> best = {0, -1e300};
    const int grid = 4 * channels_;
    for (int g = 0; g < grid; ++g) {
      double fit = 0;
      for (int c = 0; c < channels_; ++c)
        fit += levels[static_cast<std::size_t>(c)] * bump_tuning(preferred(g, grid) - preferred(c, channels_));
      if (fit > best.second) best = {preferred(g, grid), fit};
    }
    return best;
  }

 private:
  const Reader& reader_;
  int trial_, channels_;
};

std::optional<double> seen_answer(const YangRule& rule, Span first, Span second, const Observer& observer) {
  if (rule.family == YangFamily::respond) return observer.direction(first) + (rule.anti ? turn / 2 : 0);
  if (rule.family == YangFamily::decide) return observer.strongest(first, rule.ring).first;
  if (rule.family == YangFamily::decide_delayed) {
    const auto a = observer.strongest(first, rule.ring), b = observer.strongest(second, rule.ring);
    return a.second > b.second ? a.first : b.first;
  }
  const double sample = observer.direction(first), test = observer.direction(second);
  // distances of a non-match begin at pi / 9
  const bool same = rule.categories ? yang_category(sample) == yang_category(test) : distance(sample, test) < turn / 36;
  return same == rule.go_at_match ? std::optional<double>(test) : std::nullopt;
}

}  // namespace

std::vector<Verdict> Yang::judge(const TrialBatch& batch, const Answers& answers) const {
  const int n = options_.channels, window = std::max(1, steps_of(options_.average, options_.dt));
  std::vector<Verdict> verdicts;
  for (int b = 0; b < batch.trials; ++b) {
    const int end = batch.lengths[static_cast<std::size_t>(b)],
              go = static_cast<int>(std::lround(batch.condition(b, 1) / options_.dt));
    const int from = std::max(go, end - window);
    const auto mean = [&](int output) {
      double sum = 0;
      for (int t = from; t < end; ++t) sum += static_cast<double>(answers.at(b, t, output));
      return sum / (end - from);
    };
    const double wanted = batch.condition(b, 2) * turn / 360,
                 direction = population_vector(n, [&](int c) { return mean(1 + c); });
    const bool holds = mean(0) > 0.5, should_hold = batch.condition(b, 2) < 0;
    const bool near = distance(direction, wanted) <= options_.tolerance * turn / 2;
    int leaves = end;
    while (leaves > go && static_cast<double>(answers.at(b, leaves - 1, 0)) <= 0.5) --leaves;
    const int label = should_hold ? 0 : 1 + nearest_channel(wanted, n), answer = holds ? 0 : 1 + nearest_channel(direction, n);
    verdicts.push_back(
        {b, should_hold ? holds : !holds && near, label, answer, 0, holds ? std::nan("") : (leaves - go) * options_.dt});
  }
  return verdicts;
}

void Yang::answer(Sheet& sheet, int trial, Span when, std::optional<double> direction) const {
  if (!direction) return sheet.set(trial, when, 0);
  for (int c = 0; c < options_.channels; ++c)
    sheet.set(trial, when, 1 + c, bump_tuning(*direction - preferred(c, options_.channels)));
}

// Takes the times of the stimuli from the conditions.
std::vector<float> Yang::ideal(const TrialBatch& batch) const {
  const Layout plan = layout();
  const Reader reader(batch, plan);
  Sheet sheet(batch);
  for (int b = 0; b < batch.trials; ++b) {
    const YangRule& rule = yang_rules()[static_cast<std::size_t>(batch.condition(b, 0))];
    const auto at = [&](int k) { return static_cast<int>(std::lround(batch.condition(b, k) / options_.dt)); };
    const int end = batch.lengths[static_cast<std::size_t>(b)];
    answer(sheet, b, {at(1), end}, seen_answer(rule, {at(4), at(5)}, {at(6), at(7)}, Observer(reader, b, options_.channels)));
  }
  return std::move(sheet.values);
}

std::vector<float> Yang::blind(const TrialBatch& batch) const {
  Sheet sheet(batch);
  for (int b = 0; b < batch.trials; ++b) {
    const YangRule& rule = yang_rules()[static_cast<std::size_t>(batch.condition(b, 0))];
    const int end = batch.lengths[static_cast<std::size_t>(b)];
    const bool holds = rule.family == YangFamily::match && options_.tolerance < 0.5;
    answer(sheet, b, {end - std::max(1, steps_of(options_.average, options_.dt)), end},
           holds ? std::nullopt : std::optional<double>(0));
  }
  return std::move(sheet.values);
}

}  // namespace axograd::tasks::trials

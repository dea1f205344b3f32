#include "core/network/event/event_prop.hpp"

#include <cmath>
#include <deque>
#include <limits>
#include <string>

#include "core/base/error.hpp"

namespace axograd {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();

// V after h is decay (V - bias) + bias + share I.
struct Flow {
  double decay, share;
  Flow(double tau_m, double tau_s, double h) : decay(std::exp(-h / tau_m)) {
    const double r = h * (1 / tau_m - 1 / tau_s);
    share = decay * (r == 0 ? 1 : std::expm1(r) / r) * h / tau_m;
  }
};

// The first t in (low, high] at which rising(t) > 0, given that it is at high and not at low.
template <class F> double bisected(double low, double high, F&& rising) {
  for (;;) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return high;
    (rising(middle) > 0 ? high : low) = middle;
  }
}

}  // namespace

EventRun::EventRun(const EventNetwork& network) : n_(network) {
  const auto size = std::size_t(n_.neurons);
  const auto need = [](bool fine, const std::string& what) {
    if (!fine) throw UsageError("event network: " + what);
  };
  need(n_.tau_m.size() == size && n_.V_th.size() == size && n_.V_reset.size() == size && n_.bias.size() == size,
       "tau_m, V_th, V_reset and bias need " + std::to_string(size) + " numbers each");
  need(n_.input.size() == size * std::size_t(n_.channels), "the input weights need channels x neurons numbers");
  need(n_.recurrent.empty() || n_.recurrent.size() == size * size,
       "the recurrent weights need neurons x neurons numbers, or none");
  need(n_.tau_s > 0 && n_.t_ref >= 0 && n_.delay >= 0, "tau_s must be above 0, t_ref and delay not below 0");
  for (std::size_t i = 0; i < size; ++i)
    need(n_.tau_m[i] > 0 && n_.V_reset[i] < n_.V_th[i], "tau_m must be above 0 and V_reset below V_th");
}

double EventRun::moved(int i, double h) const {
  const auto at = std::size_t(i);
  if (held_[at]) return V_[at];
  const Flow f(n_.tau_m[at], n_.tau_s, h);
  return n_.bias[at] + f.decay * (V_[at] - n_.bias[at]) + f.share * I_[at];
}
double EventRun::slope(int i, double V, double I) const { return (I + n_.bias[std::size_t(i)] - V) / n_.tau_m[std::size_t(i)]; }

// V has at most one turning point between events.
double EventRun::crossing(int i, double h) const {
  const auto at = std::size_t(i);
  if (held_[at]) return never;
  const auto over = [&](double t) { return moved(i, t) - n_.V_th[at]; };
  const auto rise = [&](double t) { return slope(i, moved(i, t), I_[at] * std::exp(-t / n_.tau_s)); };
  const bool rises = rise(0) > 0;
  double low = 0, high = h;
  if (rises != (rise(h) > 0)) {
    const double turn = bisected(0, h, [&](double t) { return rises ? -rise(t) : rise(t); });
    (rises ? high : low) = turn;
  } else if (!rises) {
    return never;
  }
  if (!(over(high) > 0)) return never;
  return over(low) > 0 ? low : bisected(low, high, over);
}

void EventRun::advance(double h) {
  for (int i = 0; i < n_.neurons; ++i) V_[std::size_t(i)] = moved(i, h);
  for (double& I : I_) I *= std::exp(-h / n_.tau_s);
}
void EventRun::add_row(const std::vector<double>& weights, int source) {
  for (std::size_t j = 0; j < I_.size(); ++j) I_[j] += weights[std::size_t(source) * I_.size() + j];
}

const std::vector<TimedSpike>& EventRun::forward(const std::vector<TimedSpike>& inputs, double duration, std::size_t most) {
  V_ = n_.V_reset;
  I_.assign(V_.size(), 0.0);
  held_.assign(V_.size(), 0);
  spikes_.clear();
  log_.clear();
  std::deque<Entry> arrivals, releases;  // in order of time, as all delays and all rests are the same
  std::size_t next_input = 0;
  double now = 0;
  for (;;) {
    Entry next{Kind::end, duration, 0};
    if (next_input < inputs.size() && inputs[next_input].time < next.time)
      next = {Kind::input, inputs[next_input].time, inputs[next_input].source};
    if (!arrivals.empty() && arrivals.front().time < next.time) next = arrivals.front();
    if (!releases.empty() && releases.front().time <= next.time) next = releases.front();
    for (int i = 0; i < n_.neurons; ++i) {
      const double t = crossing(i, next.time - now);
      if (now + t < next.time) next = {Kind::spike, now + t, i};
    }
    advance(next.time - now);
    now = next.time;
    const auto at = std::size_t(next.source);
    if (next.kind == Kind::input) {
      add_row(n_.input, next.source);
      ++next_input;
    } else if (next.kind == Kind::arrival) {
      add_row(n_.recurrent, next.source);
      arrivals.pop_front();
    } else if (next.kind == Kind::release) {
      held_[at] = 0;
      next.after = slope(next.source, V_[at], I_[at]);
      releases.pop_front();
    } else if (next.kind == Kind::spike) {
      if (spikes_.size() >= most) throw UsageError("event network: more than " + std::to_string(most) + " spikes");
      next.before = slope(next.source, n_.V_th[at], I_[at]);
      next.spike = int(spikes_.size());
      V_[at] = n_.V_reset[at];
      held_[at] = 1;
      releases.push_back({Kind::release, now + n_.t_ref, next.source, next.spike});
      if (!n_.recurrent.empty()) arrivals.push_back({Kind::arrival, now + n_.delay, next.source, next.spike});
      spikes_.push_back({now, next.source});
    }
    log_.push_back(next);
    if (next.kind == Kind::end) return spikes_;
  }
}

// Backwards from event to event; a and b are dL/dV and dL/dI. What a spike's time does is gathered where it is felt: a weight
// that arrives later has decayed less and has charged the membrane less, a membrane that is released later is behind by its
// slope.
EventGradient EventRun::backward(const std::vector<double>& on_times) const {
  if (on_times.size() != spikes_.size())
    throw UsageError("event network: " + std::to_string(on_times.size()) + " derivatives for " + std::to_string(spikes_.size()) +
                     " spikes");
  const auto size = V_.size();
  EventGradient g{std::vector<double>(n_.input.size(), 0.0), std::vector<double>(n_.recurrent.size(), 0.0),
                  std::vector<double>(size, 0.0)};
  std::vector<double> a(size, 0.0), b(size, 0.0), on_spike = on_times;
  std::vector<char> held = held_;
  for (std::size_t e = log_.size(); e-- > 0;) {
    const Entry& x = log_[e];
    const auto at = std::size_t(x.source);
    if (x.kind == Kind::input) {
      for (std::size_t j = 0; j < size; ++j) g.input[at * size + j] += b[j];
    } else if (x.kind == Kind::arrival) {
      double later = 0;
      for (std::size_t j = 0; j < size; ++j) {
        g.recurrent[at * size + j] += b[j];
        later += n_.recurrent[at * size + j] * (b[j] / n_.tau_s - (held[j] ? 0 : a[j] / n_.tau_m[j]));
      }
      on_spike[std::size_t(x.spike)] += later;
      g.delay += later;
    } else if (x.kind == Kind::release) {
      on_spike[std::size_t(x.spike)] -= a[at] * x.after;
      a[at] = 0;
      held[at] = 1;
    } else if (x.kind == Kind::spike) {
      held[at] = 0;
      a[at] = -on_spike[std::size_t(x.spike)] / x.before;
    }
    const double h = x.time - (e > 0 ? log_[e - 1].time : 0);
    const double decay = std::exp(-h / n_.tau_s);
    for (std::size_t j = 0; j < size; ++j) {
      b[j] *= decay;
      if (held[j]) continue;
      const Flow f(n_.tau_m[j], n_.tau_s, h);
      b[j] += a[j] * f.share;
      g.bias[j] += a[j] * (1 - f.decay);
      a[j] *= f.decay;
    }
  }
  return g;
}

}  // namespace axograd

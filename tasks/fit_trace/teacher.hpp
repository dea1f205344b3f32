// Teacher-forced data of a fit: every sweep with its spike history as features, cut into the intervals between spikes.
#pragma once
#include <vector>

#include "models/neurons/flex_gif_renewal.hpp"
#include "models/neurons/spike_basis.hpp"
#include "tasks/fit_trace/options.hpp"
#include "tasks/recording/dataset.hpp"

namespace axograd::tasks {

SpikeBasis make_basis(const BasisOptions& options, const std::string& pointer);

struct TeacherOptions {
  double refractory = 4;      // ms
  double before_spike = 1.5;  // ms before a spike in which the voltage does not count: the upstroke is not the model's
  int folds = 1;
  double block = 2000;  // ms
};

// Owns what RenewalData points to. N samples, sweeps one after the other.
class Teacher {
 public:
  Teacher(const std::vector<Trace>& traces, double dt, const SpikeBasis& eta, const SpikeBasis& gamma,
          const TeacherOptions& options);

  RenewalData data() const;
  // Marks fold k as held out (k < 0: none).
  void hold_out(int k);

  double dt = 0.1;
  int hold = 1;                      // refractory samples
  std::vector<float> V, I, x, y;     // [N], [N], [N, etas], [N, gammas]
  std::vector<std::uint8_t> use;     // [N] SampleUse
  std::vector<std::uint8_t> scored;  // [N] use without held-out fold
  std::vector<int> fold;             // [N], -1: not scored
  std::vector<RenewalSegment> segments;
  std::vector<std::int64_t> sweep_begin;  // first sample of each sweep, and N
  std::vector<std::uint8_t> is_spike;     // [N]
  SpikeBasis eta, gamma;
  double V_reset = -60, V_reset_se = 1;  // mV, mean at the end of the refractory period and its standard error
  int dropped_spikes = 0;                // closer than the refractory period to their predecessor

 private:
  void add_sweep(const Trace& trace, const TeacherOptions& options);
  std::vector<int> spaced(const std::vector<int>& spikes);
  double reset_sum_ = 0, reset_square_ = 0;
  int reset_count_ = 0;
};

}  // namespace axograd::tasks

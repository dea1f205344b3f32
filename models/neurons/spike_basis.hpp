// What a spike leaves behind: a kernel K(s) = sum_k a_k B_k(s) of the time s since the end of the refractory period after it.
// Bases: exponentials [Pozzorini et al. 2015], rectangles on widening bins [same], raised cosines in log time [Pillow et al.
// 2008].
#pragma once
#include <span>
#include <string>
#include <vector>

namespace axograd {

struct SpikeBasis {
  enum class Kind { exponential, rectangular, raised_cosine };
  Kind kind = Kind::exponential;
  std::vector<double> tau;    // ms, exponential
  std::vector<double> edges;  // ms, rectangular: functions + 1 numbers from 0
  std::vector<double> peaks;  // ms, raised cosine
  double offset = 1;          // ms, raised cosine: peaks are equidistant in ln(s + offset)

  int size() const;
  double value(int k, double s_ms) const;         // B_k(s), 0 for s < 0
  double length_ms() const;                       // beyond it every function is (nearly) zero
  std::vector<double> decay(double dt_ms) const;  // exponential: exp(-dt/tau); else empty
};

SpikeBasis exponential_basis(std::vector<double> tau_ms);
// Bins widen as min(first e^(k/slope), widest) up to `length` [Pozzorini et al. 2015, toolbox defaults].
SpikeBasis rectangular_basis(double length_ms, double first_ms, double slope, double widest_ms = 1000);
// `count` bumps, the first at 0, the last at `last` ms.
SpikeBasis raised_cosine_basis(int count, double last_ms, double offset_ms = 1);

// Sum over spikes of B_k at every sample of one sweep: out[t*size + k]. A spike at sample n acts from sample n + hold on, where s
// = 0.
void spike_features(const SpikeBasis& basis, std::span<const int> spikes, int samples, int hold, double dt_ms, float* out);

}  // namespace axograd

// For every neuron: an input under which it does what it is made for, parameters that differ between lanes, a step width. The suite
// says nothing of a neuron by name but this.
#pragma once
#include "tests/suites/bed.hpp"

namespace axograd::suites {

struct Scenario {
  double dt = 0.1;
  double mean = 0, swing = 0;   // of the first input
  bool jumps = false;           // which is what a step adds: it goes with the step's width
};

inline Scenario scenario(const std::string& name) {
  if (name == "hh") return {0.025, 9, 4};
  if (name.starts_with("pospischil_rs") || name == "pospischil_fs") return {0.025, 6, 3};
  if (name == "cobahh") return {0.025, 3, 1.5};
  if (name.starts_with("pospischil_")) return {0.025, 2, 1};   // ib, ibr, lts: a tenth of the leak
  if (name == "hh2406") return {0.025, 3, 2};
  if (name == "wang_buzsaki") return {0.025, 2, 1};
  if (name == "connor_stevens") return {0.025, 15, 6};
  if (name == "morris_lecar") return {0.05, 120, 40};
  if (name == "adex") return {0.05, 800, 200};
  if (name == "izhikevich") return {0.1, 12, 4};
  if (name == "gif2406") return {0.1, 1.6, 0.4};
  if (name == "gif_coba") return {0.1, 5, 2};
  if (name == "snn_lif" || name == "snn_alif") return {0.1, 0.009, 0.003, true};
  if (neuron(name).fields.info->units == UnitSystem::density) return {0.025, 6, 3};   // a cell: uA/cm2
  if (name == "gif" || name == "igif_vr" || name == "igif_np" || name == "ggif" || name == "agif") return {0.1, 260, 120};
  return {0.1, 180, 60};   // lif, adaptive_lif, glif
}

// Array parameters whose defaults say nothing get small distinct values; lanes differ by a few per cent.
template <class R> void set_up(Bed<R>& bed, const Scenario& sc) {
  int i = 0;
  for (const Field& f : bed.fields.params) {
    for (int j = 0; j < f.count; ++j, ++i) {
      for (std::int64_t lane = 0; lane < bed.lanes; ++lane) {
        double x = f.value;
        if (f.count > 1) x = f.value * (0.3 + 0.6 * j) + (f.value == 0 ? 1.5 + 0.7 * j : 0);
        x *= 1 + 0.01 * std::sin(1.3 * double(lane) + i);
        bed.params[std::size_t(i)][std::size_t(lane)] = R(std::min(std::max(x, f.low), f.high));
      }
    }
  }
  for (std::int64_t t = 0; t < bed.steps; ++t) {
    for (std::int64_t lane = 0; lane < bed.lanes; ++lane) {
      bed.inputs[0][std::size_t(t * bed.lanes + lane)] = R(sc.mean + sc.swing * wobble(t, lane, sc.dt));
    }
  }
}

template <class R> Bed<R> make_bed(const NeuronEntry& n, double milliseconds, std::int64_t lanes) {
  const Scenario sc = scenario(n.fields.info->name);
  Bed<R> bed(n, std::int64_t(milliseconds / sc.dt), lanes, sc.dt);
  set_up(bed, sc);
  return bed;
}

// (value - other) over the largest number of the row
inline double relative(double a, double b, double scale) { return std::abs(a - b) / (scale > 0 ? scale : 1); }

}  // namespace axograd::suites

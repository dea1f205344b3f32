// What a user may set about the way from a raw recording to what a fit sees. Applied in this order: units, current offset,
// junction potential, spike detection, electrode, resampling.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

namespace axograd::tasks {

// The voltage drop over the recording electrode.
struct AecOptions {
  std::string method = "kernel";
  double resistance = 0;
  double length = 150;
  double skip = 500;
  double kernel_length = 5;
  double tail_begin = 3;
  int bootstrap = 50;
  std::int64_t seed = 1;
  template <class V> void visit(V& v) {
    v("method", method,
      {.doc = "how the electrode's voltage drop is removed: by a kernel estimated on a sub-threshold noise sweep, by a fixed "
              "resistance, by the resistance that the voltage's jump at steps of current gives (training sweeps), or not at all",
       .choices = {"none", "kernel", "resistance", "step"}});
    v("resistance", resistance,
      {.doc = "series resistance for method `resistance`; negative where the amplifier's bridge was over-compensated",
       .unit = "MOhm",
       .low = -1000,
       .high = 1000});
    v("length", length,
      {.doc = "length of the filter from current to voltage that is estimated",
       .unit = "ms",
       .low = 20,
       .high = 1000,
       .source = "Pozzorini et al. 2015"});
    v("skip", skip, {.doc = "start of the noise sweep that is left out", .unit = "ms", .low = 0, .high = 1e6});
    v("kernel_length", kernel_length,
      {.doc = "length of the electrode's kernel", .unit = "ms", .low = 0.5, .high = 20, .source = "Badel et al. 2008"});
    v("tail_begin", tail_begin,
      {.doc = "the membrane's exponential is fitted to the filter from here to its end",
       .unit = "ms",
       .low = 0.5,
       .high = 50,
       .source = "Pozzorini et al. 2015"});
    v("bootstrap", bootstrap, {.doc = "block bootstrap draws for the kernel's error; 0 = none", .low = 0, .high = 10000});
    v("seed", seed, {.doc = "seed of the bootstrap"});
  }
};

// Which samples are spikes.
struct SpikeOptions {
  double threshold = -10;
  double dead_time = 3;
  std::string time = "crossing";
  double onset_slope = 10;
  std::string voltage = "raw";
  template <class V> void visit(V& v) {
    v("threshold", threshold, {.doc = "a spike is an upward crossing of this voltage", .unit = "mV", .low = -100, .high = 100});
    v("dead_time", dead_time,
      {.doc = "crossings closer than this to the last spike do not count", .unit = "ms", .low = 0, .high = 100});
    v("time", time,
      {.doc = "where the spike is placed: at the crossing, at the peak after it, or at the onset before it",
       .choices = {"crossing", "peak", "onset"}});
    v("onset_slope", onset_slope,
      {.doc = "the onset is where dV/dt first exceeds this on the way to the crossing",
       .unit = "mV/ms",
       .low = 0.1,
       .high = 1000});
    v("voltage", voltage,
      {.doc = "the voltage it is looked for in: as recorded, or with the electrode's part removed (may lose small spikes)",
       .choices = {"raw", "compensated"}});
  }
};

// From the raw traces to those of the fit.
struct PreprocessOptions {
  double current_offset = 0;
  double junction_potential = 0;
  AecOptions electrode;
  SpikeOptions spikes;
  std::optional<double> step;
  template <class V> void visit(V& v) {
    v("current_offset", current_offset,
      {.doc = "added to the measured current (calibration offset of the amplifier)", .unit = "pA", .low = -1e4, .high = 1e4});
    v("junction_potential", junction_potential,
      {.doc = "liquid junction potential, subtracted from the recorded voltage; thresholds refer to the recorded one",
       .unit = "mV",
       .low = -50,
       .high = 50});
    v("electrode", electrode, {.doc = "compensation of the recording electrode"});
    v("spikes", spikes, {.doc = "spike detection"});
    v("step", step, {.doc = "sampling step to resample to; absent: as recorded", .unit = "ms", .low = 0.001, .high = 10});
  }
};

// A stretch of time within a sweep.
struct RoiOptions {
  double begin = 0;
  std::optional<double> end;
  template <class V> void visit(V& v) {
    v("begin", begin, {.doc = "start of the region that counts", .unit = "ms", .low = 0, .high = 1e9});
    v("end", end, {.doc = "end of the region; absent: end of the sweep", .unit = "ms", .low = 0, .high = 1e9});
  }
};

}  // namespace axograd::tasks

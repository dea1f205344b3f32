#include "tasks/preprocess/spikes.hpp"

#include "data/read_recording.hpp"
#include "tests/support/catch.hpp"
#include "tests/tasks/preprocess/real_data.hpp"

using namespace axograd;
using namespace axograd::tasks;

TEST_CASE("upward crossings with a dead time") {
  const std::vector<double> v{0, -20, -10, 5, -20, -5, -30, -30, -30, 20, 30, -40, 40};
  SpikeOptions options;
  options.dead_time = 0;
  CHECK(detect_spikes(v, 1.0, options) == std::vector<int>{2, 5, 9, 12});  // at the threshold counts; starting above does not
  options.dead_time = 3;
  CHECK(detect_spikes(v, 1.0, options) == std::vector<int>{2, 9});  // a crossing exactly 3 ms later is still dead
  options.dead_time = 2.9;
  CHECK(detect_spikes(v, 1.0, options) == std::vector<int>{2, 5, 9, 12});
  CHECK(detect_spikes(std::vector<double>{}, 1.0, options).empty());
}

TEST_CASE("spikes at the peak or the onset") {
  const std::vector<double> v{-60, -59, -58, -40, -15, 10, 40, 20, -30, -60};
  SpikeOptions options;
  options.time = "peak";
  CHECK(detect_spikes(v, 1.0, options) == std::vector<int>{6});
  options.time = "onset";
  CHECK(detect_spikes(v, 1.0, options) == std::vector<int>{2});  // the last sample before the steps of more than 10 mV/ms
  options.onset_slope = 20;
  CHECK(detect_spikes(v, 1.0, options) == std::vector<int>{3});
  options.onset_slope = 26;
  CHECK(detect_spikes(v, 1.0, options) == std::vector<int>{5});  // the crossing itself
}

TEST_CASE("crossing times between samples") {
  const std::vector<double> v{-60, -30, 10};
  CHECK(crossing_times(v, std::vector<int>{2}, 0.1, -10)[0] == Approx(0.15));
}

TEST_CASE("spike counts of the real recordings") {
  const auto training = real_recording("drn/DRN164_5HT/DRN164_5ht_training.abf");
  const auto test = real_recording("drn/DRN158_GABA/DRN158_gaba_test.abf");
  if (!training || !test) return;
  // Counts and first samples found by an independent reader and NumPy.
  data::Recording recording = data::read_recording(*training);
  const std::vector<int> spikes = detect_spikes(data::voltage_mV(recording, 0), recording.sweeps[0].dt_ms, {});
  REQUIRE(spikes.size() == 527);
  CHECK(std::vector<int>(spikes.begin(), spikes.begin() + 5) == std::vector<int>{9449, 9956, 10200, 10573, 10827});
  recording = data::read_recording(*test);
  const std::vector<std::size_t> expected{44, 46, 42, 43, 41, 40, 41, 40, 41, 39};
  REQUIRE(recording.sweeps.size() == expected.size());
  for (std::size_t s = 0; s < expected.size(); ++s)
    CHECK(detect_spikes(data::voltage_mV(recording, s), recording.sweeps[s].dt_ms, {}).size() == expected[s]);
}

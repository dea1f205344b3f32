// What the sources of the real recordings say about them: spikes per sweep, units, rates, traps.
#include <map>

#include "core/base/error.hpp"
#include "data/command.hpp"
#include "data/inspect.hpp"
#include "tests/data/files.hpp"

using namespace axograd;
using namespace axograd::data;
using axograd::data::test::real_data;

namespace {

std::vector<int> spikes(const Recording& recording, double threshold_mV) {
  SummaryOptions options;
  options.threshold_mV = threshold_mV;
  std::vector<int> counts;
  for (const SweepSummary& sweep : summary(recording, options).sweeps) counts.push_back(sweep.spikes);
  return counts;
}

}  // namespace

TEST_CASE("dorsal raphe recordings: spikes, rates, and units against swapped names") {
  const std::string folder = real_data();
  if (folder.empty()) return;
  const std::string drn = folder + "drn/";
  CHECK(spikes(read_recording(drn + "DRN164_5HT/DRN164_5ht_aec.abf"), -10) == std::vector<int>{0});
  CHECK(spikes(read_recording(drn + "DRN158_GABA/DRN158_gaba_training.abf"), -10) == std::vector<int>{309});
  CHECK(spikes(read_recording(drn + "DRN158_GABA/DRN158_gaba_test.abf"), -10) ==
        std::vector<int>{44, 46, 42, 43, 41, 40, 41, 40, 41, 39});
  CHECK(spikes(read_recording(drn + "DRN164_5HT/DRN164_5ht_test.abf"), -10) ==
        std::vector<int>{73, 71, 73, 71, 71, 70, 70, 70, 69, 69});

  const Recording training = read_recording(drn + "DRN164_5HT/DRN164_5ht_training.abf");
  CHECK(spikes(training, -10) == std::vector<int>{527});
  CHECK(training.format == "ABF2");
  CHECK(training.fact("format_version") == "2.6.0.0");
  CHECK(training.fact("sha256").size() == 64);
  REQUIRE(training.sweeps.size() == 1);
  CHECK(training.sweeps[0].size() == 600000);
  CHECK(training.sweeps[0].rate_hz() == Approx(10000));
  CHECK(training.channels[static_cast<std::size_t>(voltage_channel(training))].name == "Im RIGHT");
  CHECK(training.channels[static_cast<std::size_t>(current_channel(training))].name == "Vm RIGHT");
  REQUIRE(training.warnings.size() == 1);  // the stimulus was a file
  CHECK(training.warnings[0].find("Basic train.ATF") != std::string::npos);

  const Recording steps = read_recording(drn + "DRN164_5HT/current_steps.abf");
  REQUIRE(steps.sweeps.size() == 20);
  CHECK(steps.sweeps[0].duration_ms() == Approx(5000));
  const std::vector<double> command = *command_waveform(steps, 0, 19);
  CHECK(command[21780] == 0);  // 50000/64 + 1000 + 10000 + 10000 samples before the step of 170 pA
  CHECK(command[21781] == 170);
}

TEST_CASE("layer 5 recordings: volts and amperes, one file per channel") {
  const std::string folder = real_data();
  if (folder.empty()) return;
  const std::string l5 = folder + "l5/Cell3_Ger1";
  int total = 0;
  for (int i = 1009; i <= 1017; ++i) {
    const std::string number = std::to_string(i);
    const Recording pair = read_recording({l5 + "Test_ch2_" + number + ".ibw", l5 + "Test_ch3_" + number + ".ibw"});
    REQUIRE(pair.channels.size() == 2);
    CHECK(pair.sweeps[0].size() == 200000);
    const int count = spikes(pair, 0).front();
    CHECK((count >= 220 && count <= 236));
    const std::vector<double> v = voltage_mV(pair, 0), current = current_pA(pair, 0);
    total += static_cast<int>(crossings({v.begin(), v.begin() + 100000}, 0, 0.1).size());
    CHECK((*std::max_element(v.begin(), v.end()) > 20 && *std::max_element(v.begin(), v.end()) < 50));
    CHECK((*std::max_element(current.begin(), current.end()) > 500 && *std::max_element(current.begin(), current.end()) < 2000));
  }
  CHECK(total == 1039);  // first ten seconds of the nine repeats
  CHECK(spikes(read_recording(l5 + "Elec_ch2_1007.ibw"), 0) == std::vector<int>{0});
}

TEST_CASE("step recordings: spikes per sweep") {
  const std::string folder = real_data();
  if (folder.empty()) return;
  CHECK(spikes(read_recording(folder + "nwb/PYR2.abf"), 0) == std::vector<int>{0, 0, 1, 2, 3, 4, 7, 7, 8, 8, 10, 8, 9});
  CHECK(spikes(read_recording(folder + "abf/17o05028_ic_steps.abf"), 0) ==
        std::vector<int>{10, 11, 12, 12, 12, 16, 18, 20, 22, 25, 29, 32, 35, 39, 40, 42});
  CHECK(spikes(read_recording(folder + "abf/File_axon_5.abf"), 0) == std::vector<int>{0, 0, 0, 0, 0, 0, 2, 2, 3});
  const std::map<std::string, int> igor = {{"B6_Ch3_IDRest_181", 26}, {"B6_Ch3_IDRest_182", 50}, {"B6_Ch3_IDRest_183", 68},
                                           {"B6_Ch3_IDRest_184", 82}, {"B6_Ch3_IDRest_185", 89}, {"B8_Ch3_IDRest_145", 20},
                                           {"B8_Ch3_IDRest_146", 44}, {"B8_Ch3_IDRest_147", 62}, {"B8_Ch3_IDRest_148", 75},
                                           {"B8_Ch3_IDRest_149", 41}, {"B95_Ch3_IDRest_107", 9}};
  for (const auto& [name, count] : igor) {
    INFO(name);
    CHECK(spikes(read_recording(folder + "ibw/" + name + ".ibw"), 0) == std::vector<int>{count});
  }
}

TEST_CASE("sibling files differ in the unit of their current") {
  const std::string folder = real_data();
  if (folder.empty()) return;
  const Recording two = read_recording(folder + "nwb/PYR2.abf"), five = read_recording(folder + "nwb/PYR5_rebound.abf");
  CHECK(two.channels[static_cast<std::size_t>(current_channel(two))].unit == "pA");
  CHECK(five.channels[static_cast<std::size_t>(current_channel(five))].unit == "nA");
  const std::vector<double> current = current_pA(five, 0);
  CHECK((*std::max_element(current.begin(), current.end()) > 100 && *std::max_element(current.begin(), current.end()) < 1000));
}

TEST_CASE("sweeps of unequal length, a tag, float samples") {
  const std::string folder = real_data();
  if (folder.empty()) return;
  const Recording unequal = read_recording(folder + "abf/2020_06_16_0000.abf");
  REQUIRE(unequal.sweeps.size() == 3);
  CHECK(unequal.sweeps[0].size() != unequal.sweeps[1].size());
  CHECK(unequal.sweeps[1].start_ms > unequal.sweeps[0].start_ms);
  if (!unequal.dacs.empty()) CHECK_FALSE(command_waveform(unequal, 0, 0).has_value());
  const Recording tagged = read_recording(folder + "abf/2018_11_16_sh_0006.abf");
  REQUIRE(tagged.tags.size() == 1);
  CHECK(tagged.tags[0].comment == "+drug at 3min");
  CHECK_THROWS_AS(voltage_channel(tagged), InputError);
  CHECK(read_recording(folder + "abf/File_axon_7.abf").sweeps.size() == 12);
}

TEST_CASE("what is no recording is refused with the list of formats") {
  const std::string folder = real_data();
  if (folder.empty()) return;
  CHECK(test::has(test::error_of([&] { read_recording(folder + "SOURCES.md"); }), "no known format"));
  CHECK(test::has(test::error_of([&] { read_recording(folder + "SOURCES.md"); }), "ABF2"));
  CHECK(test::has(test::error_of([&] { read_recording(folder + "SOURCES.md"); }), "IBW"));
  CHECK((test::has(test::error_of([&] { read_recording(folder + "nwb/time_series_data.nwb"); }), "NWB") ||
         test::has(test::error_of([&] { read_recording(folder + "nwb/time_series_data.nwb"); }), "HDF5")));
  CHECK(test::has(test::error_of([&] { read_recording(folder + "qsnmc2007/challengeB_asc.tar.gz"); }), "name one as"));
  CHECK(test::has(test::error_of([&] { read_recording(folder + "no_such.abf"); }), "no such file"));
  CHECK(test::has(test::error_of([&] { read_recording(folder); }), "folder"));
}

// Our readers against independent ones (scripts/golden-recordings), on every real recording.
#include <cmath>

#include "data/command.hpp"
#include "data/input_file.hpp"
#include "tests/data/files.hpp"

using namespace axograd;
using namespace axograd::data;
using axograd::data::test::golden;
using axograd::data::test::real_data;
using nlohmann::json;

namespace {

// pyABF and the Igor files are 32-bit floats: equal to a few units in their last place of the largest value.
void compare_trace(const std::vector<double>& ours, const json& theirs) {
  double low = ours.front(), high = low, sum = 0, most = 0;
  for (const double v : ours) {
    low = std::min(low, v);
    high = std::max(high, v);
    sum += v;
    most = std::max(most, std::abs(v));
  }
  const double tolerance = 4e-7 * most;
  CHECK(std::abs(low - theirs["min"].get<double>()) <= tolerance);
  CHECK(std::abs(high - theirs["max"].get<double>()) <= tolerance);
  CHECK(std::abs(sum / static_cast<double>(ours.size()) - theirs["mean"].get<double>()) <= tolerance);
  for (const json& pair : theirs["samples"]) {
    CHECK(std::abs(ours.at(pair[0].get<std::size_t>()) - pair[1].get<double>()) <= tolerance);
  }
}

void compare(const Recording& ours, const json& theirs) {
  REQUIRE(ours.channels.size() == theirs["channels"].size());
  REQUIRE(ours.sweeps.size() == theirs["sweeps"].get<std::size_t>());
  for (std::size_t k = 0; k < ours.channels.size(); ++k) {
    CHECK(ours.channels[k].name == theirs["channels"][k][0].get<std::string>());
    CHECK(ours.channels[k].unit == theirs["channels"][k][1].get<std::string>());
  }
  for (std::size_t i = 0; i < ours.sweeps.size(); ++i) {
    CHECK(ours.sweeps[i].size() == theirs["lengths"][i].get<std::size_t>());
    CHECK(std::abs(ours.sweeps[i].rate_hz() / theirs["rate_hz"].get<double>() - 1) < 1e-3);  // pyABF truncates to whole hertz
  }
  for (const json& shown : theirs["shown"]) {
    for (std::size_t k = 0; k < shown["channels"].size(); ++k) {
      compare_trace(ours.sweeps[shown["sweep"].get<std::size_t>()].samples[k], shown["channels"][k]);
    }
  }
}

}  // namespace

TEST_CASE("ABF files read as pyABF reads them") {
  const std::string folder = real_data();
  if (folder.empty()) return;
  const json all = golden("abf");
  REQUIRE(all.size() == 18);
  for (const auto& [name, theirs] : all.items()) {
    INFO(name);
    const Recording ours = read_recording(folder + name);
    compare(ours, theirs);
    REQUIRE(ours.tags.size() == theirs["tags"].size());
    for (std::size_t i = 0; i < ours.tags.size(); ++i) {
      CHECK(ours.tags[i].comment == theirs["tags"][i][1].get<std::string>());
      CHECK(ours.tags[i].time_ms == Approx(theirs["tags"][i][0].get<double>()));
    }
  }
}

TEST_CASE("command waveforms are those of pyABF") {
  const std::string folder = real_data();
  if (folder.empty()) return;
  int compared = 0;
  const json all = golden("abf");
  for (const auto& [name, theirs] : all.items()) {
    if (name == "abf/18425108_abf1.abf")
      continue;  // pyABF has no trains in ABF 1; the same recording's ABF 2 file is compared below
    const Recording ours = read_recording(folder + name);
    for (const json& shown : theirs["shown"]) {
      for (const json& channel : shown["channels"]) {
        if (!channel.contains("command")) continue;
        const json& command = channel["command"];
        for (std::size_t d = 0; d < ours.dacs.size(); ++d) {
          if (ours.dacs[d].number != command["dac"].get<int>()) continue;
          INFO(name << " sweep " << shown["sweep"] << " DAC " << ours.dacs[d].number);
          const auto waveform = command_waveform(ours, d, shown["sweep"].get<std::size_t>());
          if (ours.dacs[d].source == CommandSource::file) {
            CHECK_FALSE(waveform.has_value());
            continue;
          }
          if (!waveform) continue;
          CHECK(ours.dacs[d].unit == command["unit"].get<std::string>());
          for (const json& pair : command["samples"]) {
            CHECK(waveform->at(pair[0].get<std::size_t>()) == Approx(pair[1].get<double>()).margin(1e-5));
            ++compared;
          }
        }
      }
    }
  }
  CHECK(compared == 208);  // all that data/golden/abf.json holds of switched-on outputs
}

TEST_CASE("one recording in ABF 1 and ABF 2 reads the same") {
  const std::string folder = real_data();
  if (folder.empty()) return;
  const Recording one = read_recording(folder + "abf/18425108_abf1.abf"), two = read_recording(folder + "abf/18425108.abf");
  REQUIRE(one.sweeps.size() == two.sweeps.size());
  REQUIRE(one.sweeps[0].size() == two.sweeps[0].size());
  double worst_current = 0, worst_voltage = 0;
  for (std::size_t t = 0; t < one.sweeps[0].size(); ++t) {
    worst_current = std::max(worst_current, std::abs(one.sweeps[0].samples[0][t] - two.sweeps[0].samples[0][t]));
    worst_voltage = std::max(worst_voltage, std::abs(one.sweeps[0].samples[1][t] - two.sweeps[0].samples[1][t]));
  }
  CHECK(worst_current < 1e-9);
  CHECK(worst_voltage < 0.0306);  // one step of the converter: the offsets differ by it
  REQUIRE(one.dacs.size() == two.dacs.size());
  CHECK(*command_waveform(one, 0, 0) == *command_waveform(two, 0, 0));
}

TEST_CASE("Igor waves read as igor2 reads them") {
  const std::string folder = real_data();
  if (folder.empty()) return;
  const json all = golden("ibw");
  REQUIRE(all.size() == 42);
  for (const auto& [name, theirs] : all.items()) {
    INFO(name);
    const Recording ours = read_recording(folder + name);
    compare(ours, theirs);
    const std::string note(ours.fact("note"));
    CHECK(note.substr(0, 20) == theirs["note_start"].get<std::string>().substr(0, 20));
    CHECK(ours.fact("format_version").front() == static_cast<char>('0' + theirs["version"].get<int>()));
  }
}

TEST_CASE("QSNMC 2007 A reads as h5py reads it") {
  const std::string folder = real_data();
  if (folder.empty()) return;
#ifndef AXOGRAD_TEST_HDF5
  WARN("skipped: built without HDF5");
#else
  const Recording ours = read_recording(folder + "qsnmc2007/challengeA_training.h5");
  const json all = golden("qsnmc2007_a")["groups"];
  std::size_t i = 0;
  for (const auto& [group, repeats] : all.items()) {
    for (const json& theirs : repeats) {
      INFO(group);
      REQUIRE(i < ours.sweeps.size());
      CHECK(ours.sweeps[i].label == group);
      compare_trace(ours.sweeps[i].samples[0], theirs["current"]);
      compare_trace(ours.sweeps[i].samples[1], theirs["voltage"]);
      ++i;
    }
  }
  CHECK(i == 32);
  CHECK(ours.sweeps.size() == 32);
  CHECK(voltage_channel(ours) == 1);
  CHECK(ours.warnings.size() == 1);  // the file does not say its sampling interval
  ReadOptions stated;
  stated.dt_ms = 1;
  CHECK(read_recording(folder + "qsnmc2007/challengeA_training.h5", stated).warnings.empty());
#endif
}

TEST_CASE("QSNMC 2007 B reads out of its archive") {
  const std::string folder = real_data();
  if (folder.empty()) return;
  const json all = golden("qsnmc2007_b")["members"];
  const std::string archive = folder + "qsnmc2007/challengeB_asc.tar.gz";
  REQUIRE(all.size() == 57);
  int voltages = 0;
  for (const auto& [name, theirs] : all.items()) {
    INFO(name);
    const Recording ours = read_recording(archive + "!" + name);
    REQUIRE(ours.channels.size() == theirs["units"].size());
    CHECK(ours.sweeps[0].size() == theirs["rows"].get<std::size_t>());
    CHECK(ours.sweeps[0].dt_ms == Approx(theirs["dt_ms"].get<double>()).epsilon(1e-9));
    for (std::size_t k = 0; k < ours.channels.size(); ++k) {
      CHECK(ours.channels[k].unit == theirs["units"][k].get<std::string>());
      CHECK(ours.sweeps[0].samples[k].back() == theirs["last"][k].get<double>());
      voltages += ours.channels[k].kind == Kind::voltage;
    }
  }
  CHECK(voltages > 20);
  CHECK(archive_members(archive).size() >= all.size());
}

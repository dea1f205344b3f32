// From files to training and held-out sweeps, and every way in which that can fail.
#include <unistd.h>

#include <filesystem>
#include <limits>

#include "core/base/error.hpp"
#include "data/writers.hpp"
#include "tasks/recording/files.hpp"
#include "tests/support/catch.hpp"
#include "tests/tasks/fit_trace/synthetic.hpp"

using namespace axograd;
using namespace axograd::tasks;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("axograd-dataset-" + std::to_string(getpid()));
  Folder() {
    fs::remove_all(path);
    fs::create_directories(path);
  }
  ~Folder() { fs::remove_all(path); }
  // Sweeps as a CSV file; spikes get an upstroke that a detector sees.
  void write(const char* name, const std::vector<Trace>& traces) const {
    data::Recording r;
    r.channels = {{"V", "mV", data::Kind::voltage}, {"I", "pA", data::Kind::current}};
    for (const Trace& t : traces) {
      data::Sweep s;
      s.dt_ms = 0.1;
      s.samples = {std::vector<double>(t.V.begin(), t.V.end()), std::vector<double>(t.I.begin(), t.I.end())};
      for (int k : t.spikes) s.samples[0][std::size_t(k)] = 20;
      r.sweeps.push_back(s);
    }
    data::write_csv((path / name).string(), r);
  }
};

// One cell: a training file, and a test file with repeats of one stimulus or sweeps of two.
struct Files {
  Folder folder;
  RecordingOptions recording;
  PreprocessOptions preprocess;
  testing::SyntheticCell cell = testing::random_cell(11);
  Trace training = testing::record(cell, 6, 11, 0, 0);
  Files() {
    recording.folder = folder.path.string();
    recording.electrode_file = "";
    preprocess.electrode.method = "none";
    folder.write("c_training.csv", {training});
    folder.write("c_test.csv", {testing::record(cell, 2, 11, 1, 1), testing::record(cell, 2, 11, 1, 2)});
  }
  Dataset load() const { return load_dataset(recording, preprocess); }
  std::string refusal() const {
    try {
      load();
    } catch (const Error& e) {
      return e.what();
    }
    return "";
  }
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("files become sweeps with their spikes", "[dataset]") {
  const Files f;
  const Dataset d = f.load();
  REQUIRE(d.train.size() == 1);
  REQUIRE(d.test.size() == 2);
  CHECK(d.dt == Approx(0.1));
  CHECK(d.train[0].spikes == f.training.spikes);
  CHECK(d.repeats);
  CHECK(d.files.size() == 2);
  CHECK(d.seconds(d.train) == Approx(6));
  CHECK(d.name == f.folder.path.filename().string());
}

TEST_CASE("held-out sweeps of different stimuli are no repeats", "[dataset]") {
  const Files f;
  f.folder.write("c_test.csv", {testing::record(f.cell, 2, 11, 1, 1), testing::record(f.cell, 2, 11, 2, 2)});
  CHECK_FALSE(f.load().repeats);
}

TEST_CASE("a region keeps the history before it in training, and starts afresh when held out", "[dataset]") {
  Files f;
  f.recording.train.begin = 500;
  f.recording.train.end = 5500;
  f.recording.test.begin = 250;
  const Dataset d = f.load();
  CHECK(d.train[0].begin == 5000);
  CHECK(d.train[0].samples() == 55000);
  CHECK(d.seconds(d.train) == Approx(5));
  CHECK(d.test[0].begin == 0);
  CHECK(d.test[0].samples() == 17500);
  for (int s : d.test[0].spikes) CHECK(s >= 0);
}

TEST_CASE("patterns hold * and ?", "[dataset]") {
  const Files f;
  CHECK(matching_files(f.recording.folder, "*_t*.csv").size() == 2);
  CHECK(matching_files(f.recording.folder, "c_tes?.csv").size() == 1);
  CHECK(matching_files(f.recording.folder, "*").size() == 2);
  CHECK_THROWS_AS(matching_files(f.recording.folder, "c_?.csv"), InputError);
}

TEST_CASE("what is missing is named, with what there is", "[dataset]") {
  Files f;
  f.recording.test_files = {"*_tset.*"};
  CHECK(has(f.refusal(), "no file matches \"*_tset.*\"; the folder holds: c_test.csv, c_training.csv"));
  f.recording.folder += "/nowhere";
  CHECK(has(f.refusal(), "nowhere: cannot read the folder: No such file or directory"));
}

TEST_CASE("an electrode's kernel needs its file", "[dataset]") {
  Files f;
  f.preprocess.electrode.method = "kernel";
  CHECK(has(f.refusal(), "needs recording.electrode_file; or set the method to \"none\""));
}

TEST_CASE("labels that no sweep has are refused", "[dataset]") {
  Files f;
  f.recording.test_labels = {"07"};
  CHECK(has(f.refusal(), "no sweep of *_test* has one of the labels asked for"));
}

TEST_CASE("a region outside the sweep is refused", "[dataset]") {
  Files f;
  f.recording.train.begin = 7000;
  CHECK(has(f.refusal(), "c_training.csv: the region 7000 ms"));
  CHECK(has(f.refusal(), "the sweep is 6000 ms long"));
}

TEST_CASE("too few spikes to fit are refused", "[dataset]") {
  Files f;
  f.preprocess.spikes.threshold = 60;
  CHECK(has(f.refusal(), "0 spikes in the training data (threshold 60 mV); a spiking model needs at least 20"));
}

TEST_CASE("a sample that is no number is named", "[dataset]") {
  Files f;
  f.training.I[1234] = std::numeric_limits<float>::quiet_NaN();
  f.folder.write("c_training.csv", {f.training});
  CHECK(has(f.refusal(), "c_training.csv: sample 1234 is not a finite number"));
}

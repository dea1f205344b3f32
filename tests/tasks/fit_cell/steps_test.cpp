// Protocols of current steps: levels and features of the sweeps, sigma and misfit, the electrode's resistance from the jump, and
// a simulated cell fitted from files to held-out amplitudes.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <sstream>

#include "core/base/error.hpp"
#include "core/base/json_source.hpp"
#include "core/record/field_block.hpp"
#include "data/writers.hpp"
#include "models/registry.hpp"
#include "tasks/fit_cell/fit_cell.hpp"
#include "tasks/fit_cell/free_runs.hpp"
#include "tasks/fit_cell/steps_runs.hpp"
#include "tasks/preprocess/step_resistance.hpp"
#include "tasks/recording/check_files.hpp"
#include "tests/support/catch.hpp"
#include "tests/tasks/preprocess/real_data.hpp"

using namespace axograd;
using namespace axograd::tasks;
namespace fs = std::filesystem;

namespace {

constexpr double dt = 0.05, onset = 60, offset = 360, total = 420, area = 5000, electrode = 15;  // ms, um2, MOhm
const std::vector<double> amplitudes = {-50, 20, 150, 250, 350, 450, 550};                       // pA above -20

// A regular-spiking cell under one step, seen through an electrode whose bridge is off.
data::Sweep recorded(double amplitude) {
  const NeuronEntry& cell = neuron("pospischil_rs");
  CellSweep s;
  std::vector<double> I;
  for (int k = 0; k < int(total / dt); ++k) I.push_back(-20 + (k * dt >= onset && k * dt < offset ? amplitude : 0));
  for (double pA : I) s.I.push_back(current_density(pA, area));
  s.start_V = -72;
  std::vector<float> V;
  std::vector<double> params = field_defaults(cell.fields.params);
  params[std::size_t(field_index(cell.fields.params, "tau_max"))] = 200;
  cell_spikes(cell, {params}, s, dt, 1, &V);
  data::Sweep sweep;
  sweep.dt_ms = dt;
  sweep.samples = {std::vector<double>(V.begin(), V.end()), I};
  for (std::size_t k = 0; k < I.size(); ++k) sweep.samples[0][k] += 1e-3 * electrode * I[k];
  return sweep;
}

struct Protocol {
  fs::path folder = fs::temp_directory_path() / ("axograd-steps-" + std::to_string(getpid()));
  FitCellOptions o;
  Protocol() {
    fs::remove_all(folder);
    fs::create_directories(folder);
    data::Recording r;
    r.channels = {{"V", "mV", data::Kind::voltage}, {"I", "pA", data::Kind::current}};
    for (double a : amplitudes) r.sweeps.push_back(recorded(a));
    data::write_csv((folder / "steps.csv").string(), r);
    o.recording.folder = folder.string();
    o.recording.electrode_file = "";
    o.recording.train_files = o.recording.test_files = {"steps.csv"};
    o.recording.train_sweeps = {0, 2, 4, 6};
    o.recording.test_sweeps = {1, 3, 5};
    o.preprocess.electrode.method = "step";
    o.fit.steps = StepsOptions{};
    o.fit.steps->onset = onset;
    o.fit.steps->offset = offset;
    o.fit.steps->validation = {4};
  }
  ~Protocol() { fs::remove_all(folder); }
};

std::string refusal(Protocol& p) {
  try {
    Dataset d = load_dataset(p.o.recording, p.o.preprocess);
    cut_to_steps(d, *p.o.fit.steps);
    step_protocol(d, *p.o.fit.steps, area, -10);
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("jump at a step: an RC membrane behind a resistance, filtered or not", "[steps]") {
  for (double R : {25.0, -8.0, 0.0}) {
    std::vector<double> V, I;
    for (int k = 0; k < 2000; ++k) {
      const double t = k * 0.1 - 100;
      I.push_back(t >= 0 ? 200 : -30);
      V.push_back(-70 + (t >= 0 ? 0.23 * 120 * (1 - std::exp(-t / 15)) : 0) + 1e-3 * R * I.back());
    }
    CHECK(jump_resistance(V, I, 0.1) == Approx(R).margin(0.5));  // the parabola's bend within 3 of 15 ms
  }
  const std::vector<double> flat(500, 1.0);
  CHECK(std::isnan(jump_resistance(flat, flat, 0.1)));
  CHECK(step_resistance({3, std::nan(""), 1, 2}) == 2);
  CHECK(step_resistance({1, 2}) == 1.5);
  CHECK_THROWS_AS(step_resistance({std::nan("")}), InputError);
}

TEST_CASE("sigma: what the line between neighbouring amplitudes misses, and a floor", "[steps]") {
  CHECK(feature_sigma({0, 1, 2, 3}, {5, 7, 9, 11}, 0.1) == Approx(0.1));          // a straight line
  CHECK(feature_sigma({0, 1, 2}, {0, 3, 0}, 0.1) == Approx(3 / std::sqrt(1.5)));  // one bend
  CHECK(feature_sigma({2, 0, 1}, {0, 0, 3}, 0.1) == Approx(3 / std::sqrt(1.5)));  // in any order
  CHECK(feature_sigma({0, 1, 2}, {0, std::nan(""), 0}, 0.1) == Approx(0.1));
  CHECK(count_within(11, 10));
  CHECK_FALSE(count_within(12, 10));
  CHECK(count_within(33, 30));
  CHECK_FALSE(count_within(34, 30));
  CHECK_FALSE(count_within(std::nan(""), 0));
}

TEST_CASE("protocol: roles, levels, features and windows; what is refused", "[steps]") {
  Protocol p;
  Dataset d = load_dataset(p.o.recording, p.o.preprocess);
  CHECK(d.electrode.resistance == Approx(electrode).margin(0.5));
  cut_to_steps(d, *p.o.fit.steps);
  const StepProtocol protocol = step_protocol(d, *p.o.fit.steps, area, -10);
  REQUIRE(protocol.sweeps.size() == amplitudes.size());
  CHECK(protocol.count(StepRole::fitted) == 3);
  CHECK(protocol.count(StepRole::validation) == 1);
  for (const StepSweep& s : protocol.sweeps) {
    CHECK(s.holding == Approx(-20));
    CHECK(s.amplitude == Approx(amplitudes[std::size_t(s.number)]));
    CHECK(s.sweep.I.front() == Approx(current_density(-20, area)));
    if (s.amplitude < 50) CHECK(s.recorded.spike_count == 0);
    if (s.amplitude > 200) CHECK(s.recorded.spike_count > 0);
  }
  CHECK(protocol.sweeps[2].recorded.spike_count > protocol.sweeps[1].recorded.spike_count);
  const auto windows = step_windows(protocol, p.o.fit, d.dt);
  CHECK(windows.size() == 3);
  CHECK(windows.front().V.size() == std::size_t((50 + 300 + 50) / dt));

  p.o.recording.train_sweeps = {0, 9};
  CHECK(refusal(p).find("no sweep 9") != std::string::npos);
  p.o.recording.train_sweeps = {0, 2, 4, 6};
  p.o.fit.steps->validation = {1};
  CHECK(refusal(p).find("fit.steps.validation") != std::string::npos);
  p.o.fit.steps->validation = {};
  p.o.fit.steps->offset = 2000;
  CHECK(refusal(p).find("no step from") != std::string::npos);
}

TEST_CASE("misfit: zero of the cell itself, one spike or a tenth is two, z counts less beyond two", "[steps]") {
  Protocol p;
  Dataset d = load_dataset(p.o.recording, p.o.preprocess);
  cut_to_steps(d, *p.o.fit.steps);
  const StepProtocol protocol = step_protocol(d, *p.o.fit.steps, area, -10);
  const StepSweep& s = protocol.sweeps[2];
  fitting::Features f = s.recorded;
  CHECK(step_misfit(f, s, protocol.sigma, p.o.fit.steps->features) == 0);
  f.spike_count += std::max(1.0, f.spike_count / 10);
  CHECK(step_misfit(f, s, protocol.sigma, p.o.fit.steps->features) == Approx(2));
  f.spike_count = std::nan("");
  CHECK(step_misfit(f, s, protocol.sigma, p.o.fit.steps->features) == largest_step_misfit);
  f = s.recorded;
  f.latency += 1.5 * protocol.sigma[1];
  CHECK(step_misfit(f, s, protocol.sigma, {"latency", "half_width", "ahp_depth"}) == Approx(0.5));
  f.latency = std::nan("");  // the model has none
  CHECK(step_misfit(f, s, protocol.sigma, {"latency", "half_width"}) == Approx(1 + std::log(fitting::largest_z_score / 2)));
}

TEST_CASE("files that match nothing are told with their place, an unused electrode's is not asked for", "[steps]") {
  Protocol p;
  const SourceJson source = parse_json(R"({"recording": {"train_files": ["steps.csv", "more*"]}})", "/test.json");
  p.o.recording.train_files = {"steps.csv", "more*"};
  p.o.recording.electrode_file = "*_aec*";
  for (bool electrode_needed : {false, true}) {
    Problems problems;
    check_files(p.o.recording, electrode_needed, source, problems);
    REQUIRE(problems.size() == (electrode_needed ? 2 : 1));
    CHECK(problems.list().front().pointer == "/recording/train_files/1");
    CHECK(problems.list().front().code == "missing_file");
  }
}

TEST_CASE("recorded protocols: sweeps, spikes and amplitudes of every file are read", "[steps]") {
  struct Case {
    const char *folder, *files;
    double onset, offset;
    std::vector<int> spikes;  // sweep by sweep, within the step; SOURCES of the recordings
  };
  const Case cases[] = {
      {"ibw", "B6_Ch*_IDRest_*", 700, 2700, {26, 50, 68, 82, 89}},
      {"ibw", "B8_Ch*_IDRest_*", 700, 2700, {20, 44, 62, 75, 81}},
      {"nwb", "PYR2.abf", 81.2, 1081.2, {0, 0, 1, 2, 3, 4, 7, 7, 8, 8, 10, 8, 9}},
      {"drn/DRN164_5HT", "current_steps.abf", 2178.1, 3178.1, {0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 7, 9, 8, 10, 14, 13, 17}},
      {"qsnmc2007", "challengeB_asc.tar.gz!*C010302A1/train/*IDRest*", 700.2, 2700.2, {8, 9, 11, 13, 15, 18, 21, 24, 27, 30}},
  };
  for (const Case& c : cases) {
    const auto folder = real_recording(c.folder);
    if (!folder) continue;
    INFO(c.files);
    RecordingOptions r;
    r.folder = *folder;
    r.electrode_file = "";
    r.train_files = r.test_files = {c.files};
    r.test_sweeps = {0};
    PreprocessOptions preprocess;
    preprocess.electrode.method = "none";
    Dataset d = load_dataset(r, preprocess);
    StepsOptions o;
    o.onset = c.onset, o.offset = c.offset;
    cut_to_steps(d, o);
    const StepProtocol p = step_protocol(d, o, area, -10);
    std::vector<int> spikes(c.spikes.size(), -1);
    for (const StepSweep& s : p.sweeps) {
      if (s.role != StepRole::held_out) spikes.at(std::size_t(s.number)) = int(s.recorded.spike_count);
    }
    CHECK(spikes == c.spikes);
    for (std::size_t i = 1; i < c.spikes.size(); ++i) CHECK(p.sweeps[i].amplitude > p.sweeps[i - 1].amplitude + 5);
  }
}

TEST_CASE("a simulated cell is fitted from its training amplitudes to the held-out ones", "[steps]") {
  Protocol p;
  p.o.cell = "pospischil_rs";
  p.o.area = area;
  p.o.fit.nudge.starts = 24;
  p.o.fit.nudge.kept = 8;
  p.o.fit.nudge.rounds = 1;
  p.o.fit.steps->tune = 10;
  Problems problems;
  const CellSettings settings = cell_settings(p.o, neuron(p.o.cell), parse_json("{}", "test"), problems);
  REQUIRE(problems.empty());
  const std::string out = (p.folder / "run").string();
  fit_cell(p.o, settings, out, 1, {});
  std::ifstream in(out + "/steps.csv");
  std::string line;
  std::map<std::string, int> rows;
  while (std::getline(in, line)) {
    std::istringstream words(line);
    std::vector<std::string> cells;
    for (std::string w; std::getline(words, w, ',');) cells.push_back(w);
    rows[cells[0] + " " + cells[6]]++;
  }
  CHECK(rows["role within"] == 1);
  CHECK(rows["held out yes"] == 3);
  CHECK(rows["fitted yes"] + rows["validation yes"] == 4);
  const auto summary = nlohmann::json::parse(std::ifstream(out + "/summary.json"));
  CHECK(summary["steps"]["held_out"]["within"] == 3);
  CHECK(summary["train"]["free_run_error_mv"].get<double>() < 10);
  const auto report = nlohmann::json::parse(std::ifstream(out + "/report.json"));
  CHECK(report["sections"][0]["title"] == "Current steps");
}

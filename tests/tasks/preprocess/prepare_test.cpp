#include "tasks/preprocess/prepare.hpp"

#include "core/base/error.hpp"
#include "data/read_recording.hpp"
#include "fitting/metrics/gamma.hpp"
#include "fitting/metrics/md_star.hpp"
#include "tests/support/catch.hpp"
#include "tests/tasks/preprocess/real_data.hpp"

using namespace axograd;
using namespace axograd::tasks;

TEST_CASE("corrections in their order") {
  PreprocessOptions options;
  options.current_offset = -5;
  options.junction_potential = 12;
  options.electrode.method = "resistance";
  options.electrode.resistance = 20;
  const std::vector<double> v{-60, -60, 0, -60}, i{105, 5, 5, 5};
  const PreparedSweep sweep = prepare(v, i, 0.1, electrode({}, {}, 0.1, options), options);
  CHECK(sweep.i == std::vector<double>{100, 0, 0, 0});
  CHECK(sweep.v[0] == Approx(-60 - 2 - 12));
  CHECK(sweep.v[2] == Approx(-12));
  CHECK(sweep.spikes == std::vector<int>{2});  // the threshold refers to the recorded voltage
}

TEST_CASE("spikes in the compensated voltage") {
  PreprocessOptions options;
  options.electrode.method = "resistance";
  options.electrode.resistance = 20;
  const std::vector<double> v{-60, -9, -60}, i{0, 100, 0};  // 2 mV of the -9 mV are the electrode's
  CHECK(prepare(v, i, 0.1, electrode({}, {}, 0.1, options), options).spikes.size() == 1);
  options.spikes.voltage = "compensated";
  CHECK(prepare(v, i, 0.1, electrode({}, {}, 0.1, options), options).spikes.empty());
}

TEST_CASE("resampling moves the spikes to the new grid") {
  PreprocessOptions options;
  options.electrode.method = "none";
  options.step = 0.2;
  std::vector<double> v(100, -60.0);
  const std::vector<double> i(100, 50.0);
  v[41] = 20;
  const PreparedSweep sweep = prepare(v, i, 0.1, electrode({}, {}, 0.1, options), options);
  CHECK(sweep.dt_ms == 0.2);
  CHECK(sweep.v.size() == 50);
  CHECK(sweep.i[25] == Approx(50));
  CHECK(sweep.spikes == std::vector<int>{21});  // 4.1 ms -> 4.2 ms
}

TEST_CASE("sweeps that do not fit together are refused") {
  const std::vector<double> three(3, 0.0), two(2, 0.0);
  CHECK_THROWS_AS(prepare(three, two, 0.1, resistive_electrode(10, 0.1), {}), InputError);
  CHECK_THROWS_AS(prepare(three, three, 0.2, resistive_electrode(10, 0.1), {}), InputError);
}

TEST_CASE("the current of a simulation is the mean over repeats") {
  CHECK(mean_trace({{1, 2}, {3, 6}}) == std::vector<double>{2, 4});
  CHECK(mean_trace({}).empty());
}

TEST_CASE("intrinsic reliability of the real recordings as measured independently") {
  struct Cell {
    const char* test;
    double reliability_4, reliability_8, gamma_4;
  };
  // From spikes and convolutions of an independent program on the same files.
  const Cell cells[] = {{"drn/DRN164_5HT/DRN164_5ht_test.abf", 0.8445702, 0.9058620, 0.837},
                        {"drn/DRN158_GABA/DRN158_gaba_test.abf", 0.7194244, 0.8350653, 0.713}};
  for (const Cell& cell : cells) {
    const auto path = real_recording(cell.test);
    if (!path) return;
    PreprocessOptions options;
    options.electrode.method = "none";
    const data::Recording recording = data::read_recording(*path);
    const ElectrodeKernel none = electrode({}, {}, 0.1, options);
    fitting::Trains trains;
    for (std::size_t s = 0; s < recording.sweeps.size(); ++s)
      trains.push_back(
          prepare(data::voltage_mV(recording, s), data::current_pA(recording, s), recording.sweeps[s].dt_ms, none, options)
              .spikes);
    const int samples = static_cast<int>(recording.sweeps[0].size());
    CHECK(fitting::reliability(trains, 0.1, 4) == Approx(cell.reliability_4).epsilon(1e-6));
    CHECK(fitting::reliability(trains, 0.1, 8) == Approx(cell.reliability_8).epsilon(1e-6));
    CHECK(fitting::intrinsic_gamma(trains, samples, 0.1, 4) == Approx(cell.gamma_4).margin(6e-4));
  }
}

// The recording that comes with the repository is fit for its purpose.
#include <cmath>

#include "data/read_recording.hpp"
#include "fitting/metrics/md_star.hpp"
#include "tasks/preprocess/prepare.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::tasks;

namespace {

const std::string folder = AXOGRAD_SOURCE_DIR "/data/samples/sample_cell/";

PreparedSweep sweep_of(const data::Recording& recording, std::size_t sweep, const ElectrodeKernel& kernel) {
  return prepare(data::voltage_mV(recording, sweep), data::current_pA(recording, sweep), recording.sweeps[sweep].dt_ms, kernel,
                 {});
}

}  // namespace

TEST_CASE("the sample recording: electrode, rate and reliability") {
  const data::Recording noise = data::read_recording(folder + "sample_aec.abf");
  const data::Recording training = data::read_recording(folder + "sample_training.abf");
  const data::Recording test = data::read_recording(folder + "sample_test.abf");
  REQUIRE(noise.sweeps[0].dt_ms == Approx(0.1));
  const ElectrodeKernel kernel = electrode(data::voltage_mV(noise, 0), data::current_pA(noise, 0), noise.sweeps[0].dt_ms, {});
  CHECK(kernel.resistance == Approx(25).epsilon(0.1));                // the generator's electrode
  CHECK(kernel.membrane_resistance == Approx(1e3 / 7).epsilon(0.1));  // 7 nS of leak and a little M current
  CHECK(sweep_of(noise, 0, kernel).spikes.empty());
  CHECK(sweep_of(training, 0, kernel).spikes.size() == 236);

  REQUIRE(test.sweeps.size() == 6);
  fitting::Trains trains;
  for (std::size_t s = 0; s < test.sweeps.size(); ++s) {
    trains.push_back(sweep_of(test, s, kernel).spikes);
    double difference = 0;  // the current is frozen up to its measurement noise
    const std::vector<double> first = data::current_pA(test, 0), current = data::current_pA(test, s);
    for (std::size_t t = 0; t < current.size(); ++t) difference += std::pow(current[t] - first[t], 2);
    CHECK(std::sqrt(difference / static_cast<double>(current.size())) < 1);
  }
  const double r = fitting::reliability(trains, 0.1, 8);
  CHECK(r > 0.8);
  CHECK(r < 0.9);
}

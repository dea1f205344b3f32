// The units of a text balance: when volts, seconds and amperes are each measured with another stick, and every number is converted by
// its declared unit, the trajectory is the same. The sticks differ by powers of two, so that conversions do not round.
#include <map>

#include "core/base/units.hpp"
#include "tests/suites/scenario.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::suites;

namespace {

constexpr double per_volt = 2, per_second = 8, per_ampere = 4;

// Texts with figures in volts and seconds inside. Those of cells with channels are their rates, empirical functions of the voltage in
// mV; only cells whose rates are all parameters balance.
const std::map<std::string, std::string> with_figures = {
    {"izhikevich", "0.04 V^2 + 5 V + 140 is fitted in mV and ms"},
    {"agif", "the A-current's steady curves are fixed functions of the voltage in mV"}};
bool of_channels(const NeuronEntry& n) {
  return n.fields.info->units == UnitSystem::density && std::string(n.fields.info->name) != "morris_lecar";
}

double factor(const Field& f) {
  const Unit u = parse_unit(f.unit);
  // V = kg m2 s-3 A-1, and areas cancel between currents and conductances
  const int volts = u.dimension[2], amperes = u.dimension[3] + volts, seconds = u.dimension[0] + 3 * volts;
  return std::pow(per_volt, volts) * std::pow(per_ampere, amperes) * std::pow(per_second, seconds);
}

std::vector<double> factors(const FieldList& list) {
  std::vector<double> x;
  for (const Field& f : list) x.insert(x.end(), std::size_t(f.count), factor(f));
  return x;
}

void rescale(std::vector<std::vector<double>>& rows, const FieldList& list) {
  const std::vector<double> by = factors(list);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (double& x : rows[i]) x *= by[i];
  }
}

// Largest difference of a trace after conversion, over that trace's largest number.
double misfit(const NeuronEntry& n) {
  const auto e = engine<double>(n);
  auto bed = make_bed<double>(n, 100, 3), other = bed;
  rescale(other.params, n.fields.params);
  rescale(other.start, n.fields.state);
  rescale(other.inputs, n.fields.input);
  other.dt *= per_second;
  bed.run(e);
  other.run(e);
  REQUIRE(bed.counts[0] + bed.counts[1] + bed.counts[2] > 0);
  std::vector<double> by = factors(n.fields.state);
  const std::vector<double> history = factors(n.fields.history);
  by.insert(by.end(), history.begin(), history.end());
  double worst = bed.counts == other.counts ? 0 : 1;
  for (std::size_t i = 0; i < by.size(); ++i) {
    double largest = 1e-12, difference = 0;
    for (std::size_t t = 0; t < bed.traces[i].size(); ++t) {
      largest = std::max(largest, std::abs(bed.traces[i][t]));
      difference = std::max(difference, std::abs(other.traces[i][t] / by[i] - bed.traces[i][t]));
    }
    worst = std::max(worst, difference / largest);
  }
  return worst;
}

}  // namespace

TEST_CASE("every neuron: the declared units balance", "[models]") {
  for (const NeuronEntry& n : neurons()) {
    INFO(n.fields.info->name);
    const double found = misfit(n);
    if (of_channels(n) || with_figures.count(n.fields.info->name)) CHECK(found > 1e-3);   // else the entry is out of date
    else CHECK(found < 1e-9);
  }
}

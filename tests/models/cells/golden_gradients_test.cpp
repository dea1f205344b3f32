// Gradients against continuous time: J = 1/T integral of (V - target)^2 dt and dJ/dp by the adjoint of SUNDIALS' CVODES, run on
// equations written down once more (scripts/golden-gradients). Ours are exact derivatives of the discrete run, so that they come
// to those values as the step goes to 0; an extrapolation over halved steps is compared with them.
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "models/cells/hh.hpp"
#include "tests/models/cells/ode.hpp"
#include "tests/suites/bed.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::suites;
using nlohmann::json;

namespace {

// J and its gradient, in the order of the golden entry's parameters.
using Row = std::vector<double>;

json golden() {
  std::ifstream file(AXOGRAD_SOURCE_DIR "/data/golden/gradients.json");
  REQUIRE(file.good());
  return json::parse(file);
}

Row golden_row(const json& entry) {
  Row row = {entry.at("J")};
  for (const auto& [field, value] : entry.at("gradient").items()) row.push_back(value);
  REQUIRE(row.size() == 9);
  return row;
}

double wave(const json& levels, double t) {
  return levels[0].get<double>() + levels[1].get<double>() * std::sin(levels[2].get<double>() * t);
}

struct Discrete {
  Row adjoint, sensitivities;
};

// The integral as a trapezoid: one step more than the duration holds, because a step is scored where it begins. The current of a
// step is that of its middle.
Discrete run(const std::string& name, const json& entry, double dt) {
  const NeuronEntry& cell = neuron(name);
  const double duration = entry.at("duration");
  const auto whole = std::int64_t(std::lround(duration / dt));
  Bed<double> bed(cell, whole + 1, 1, dt);
  for (const auto& [field, value] : entry.at("start").items()) bed.start[std::size_t(bed.state(field))][0] = value;
  for (const auto& [field, value] : entry.at("params").items()) bed.params[std::size_t(bed.param(field))][0] = value;
  for (std::int64_t t = 0; t <= whole; ++t) {
    bed.inputs[0][std::size_t(t)] = wave(entry.at("current"), (double(t) + 0.5) * dt);
    bed.target.push_back(wave(entry.at("target"), double(t) * dt));
    bed.weight.push_back(t == 0 || t == whole ? 0.5 : 1);
  }
  bed.objective.state = bed.state("V_m");
  bed.objective.square_scale = dt / duration;
  std::vector<int> directions;
  for (const auto& [field, value] : entry.at("gradient").items()) directions.push_back(bed.param(field));
  Row all(bed.params.size()), forth(directions.size());
  Adjoint<double> back;
  back.params = all.data();
  Sensitivities<double> want;
  want.directions = directions.data(), want.count = int(directions.size()), want.gradient = forth.data();
  const Engine<double> e = engine<double>(cell);
  bed.with([&](const Rollout<double>& k) { adjoint(e, k, back); });
  Discrete d{{bed.loss(0)}, {}};
  bed.with([&](const Rollout<double>& k) { sensitivities(e, k, want); });
  d.sensitivities = {bed.loss(0)};
  d.sensitivities.insert(d.sensitivities.end(), forth.begin(), forth.end());
  for (int i : directions) d.adjoint.push_back(all[std::size_t(i)]);
  CHECK(bed.counts[0] == entry.at("spikes").get<std::int64_t>());
  return d;
}

double misfit(const Row& ours, const Row& theirs) {
  double worst = 0;
  for (std::size_t i = 0; i < theirs.size(); ++i) worst = std::max(worst, std::abs(ours[i] / theirs[i] - 1));
  return worst;
}

// rows[k] belongs to the step dt/2^k and has an error in all powers of it; each round removes the lowest one that is left.
Row extrapolated(std::vector<Row> rows) {
  for (double power = 2; rows.size() > 1; power *= 2) {
    for (std::size_t k = 0; k + 1 < rows.size(); ++k)
      for (std::size_t i = 0; i < rows[k].size(); ++i) rows[k][i] = (power * rows[k + 1][i] - rows[k][i]) / (power - 1);
    rows.pop_back();
  }
  return rows[0];
}

constexpr int levels = 5;
double width(int level) { return 0.01 / std::pow(2, level); }  // ms; at 0.02 the error is not yet that of the lowest powers

}  // namespace

// The values' own doubt is 1e-9 (entry "doubt": CVODES' adjoint against its forward integration and against a looser tolerance).
// A gate's start is half a step too late for the leapfrog of gates and voltage, which leaves an error of first order; RS forgets
// it almost wholly. The calcium current of LTS sees the voltage of the step before: first order too.
TEST_CASE("cells: gradients against the adjoint of CVODES", "[cells]") {
  const json all = golden();
  REQUIRE(all.size() == 3);
  const std::map<std::string, double> fall = {{"hh", 2}, {"pospischil_lts", 2}, {"pospischil_rs", 4}};
  for (const auto& [name, entry] : all.items()) {
    CAPTURE(name);
    const Row theirs = golden_row(entry);
    std::vector<Row> rows;
    for (int level = 0; level < levels; ++level) {
      const Discrete d = run(name, entry, width(level));
      CHECK(misfit(d.adjoint, d.sensitivities) < 1e-10);
      rows.push_back(d.adjoint);
    }
    CHECK(misfit(extrapolated(rows), theirs) < 1e-8);
    const double before = misfit(rows[levels - 2], theirs), last = misfit(rows[levels - 1], theirs);
    CAPTURE(before, last);
    CHECK(before / last == Approx(fall.at(name)).epsilon(0.1));
  }
}

// The rates of the squid's gates hold no parameter, so that a start moved by half a step is as fixed as the other.
TEST_CASE("cells: gradients are of second order when gates start half a step before the voltage", "[cells]") {
  const json all = golden();
  json entry = all.at("hh");
  const Row theirs = golden_row(entry);
  OdeOf<Hh> cell;
  const FieldList& fields = neuron("hh").fields.state;
  const auto start = [&](int i) -> json& { return entry.at("start").at(fields.fields[i].name); };
  for (int i = 0; i < fields.size; ++i) cell.y[std::size_t(i)] = start(i);
  const std::vector<double> slope = cell.slope(cell.y);
  Row errors;
  for (int level = 0; level < levels; ++level) {
    for (int i = 1; i < fields.size; ++i) start(i) = cell.y[std::size_t(i)] - width(level) / 2 * slope[std::size_t(i)];
    errors.push_back(misfit(run("hh", entry, width(level)).adjoint, theirs));
    if (level > 0) CHECK(errors[std::size_t(level - 1)] / errors.back() == Approx(4).epsilon(0.01));
  }
  CHECK(errors.back() < 1e-5);
}

// A cell composed of channels against the same cell written by hand: numbers, and (hidden: [.speed]) CPU time.
#include <algorithm>
#include <ctime>
#include <functional>

#include "tests/models/cells/fused.hpp"
#include "tests/suites/scenario.hpp"
#include "tests/support/catch.hpp"

namespace axograd::AXOGRAD_FUSED_ISA {  // the instruction set of fused_engines.cpp, by CMakeLists.txt
void set_engine_fused_hh(EngineSet&);
void set_engine_fused_rs(EngineSet&);
}  // namespace axograd::AXOGRAD_FUSED_ISA

using namespace axograd;
using namespace axograd::suites;

namespace {

constexpr Isa isa = Isa::AXOGRAD_FUSED_ISA;

struct Pair {
  NeuronEntry composed, fused;
};

std::vector<Pair> pairs() {
  if (!has_engine(neuron("hh"), isa)) {
    WARN("this machine lacks the instruction set of the hand-written cells: not compared");
    return {};
  }
  NeuronEntry hh{fields_of<FusedHh>(), {}, {}}, rs{fields_of<FusedRs>(), {}, {}};
  AXOGRAD_FUSED_ISA::set_engine_fused_hh(hh.sets[std::size_t(isa)]);
  AXOGRAD_FUSED_ISA::set_engine_fused_rs(rs.sets[std::size_t(isa)]);
  return {{neuron("hh"), hh}, {neuron("pospischil_rs"), rs}};
}

template <class R> Bed<R> bed_of(const NeuronEntry& n, const char* scenario_of, double ms, std::int64_t lanes) {
  const Scenario sc = scenario(scenario_of);
  Bed<R> bed(n, std::int64_t(ms / sc.dt), lanes, sc.dt);
  set_up(bed, sc);
  return bed;
}

std::vector<double> gradient(Bed<double>& bed, const Engine<double>& e) {
  std::vector<double> g(std::size_t(bed.fields.params.size * bed.lanes));
  Adjoint<double> want;
  want.params = g.data();
  bed.objective.state = 0;
  bed.target.assign(std::size_t(bed.steps * bed.lanes), -60);
  bed.with([&](const Rollout<double>& k) { adjoint(e, k, want); });
  return g;
}

double cpu_seconds(const std::function<void()>& work) {
  timespec a, b;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
  work();
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
  return double(b.tv_sec - a.tv_sec) + 1e-9 * double(b.tv_nsec - a.tv_nsec);
}

// The median ratio of CPU times, the two runs taking turns.
double ratio(int times, const std::function<void()>& a, const std::function<void()>& b) {
  std::vector<double> r;
  a(), b();
  for (int i = 0; i < times; ++i) {
    const double x = cpu_seconds(a);
    r.push_back(x / cpu_seconds(b));
  }
  std::sort(r.begin(), r.end());
  return r[r.size() / 2];
}

}  // namespace

// Sums in another order differ by an ulp, which an upstroke multiplies by up to 1e6.
TEST_CASE("composed cells give the numbers of hand-written ones", "[cells]") {
  for (const Pair& pair : pairs()) {
    const char* name = pair.composed.fields.info->name;
    INFO(name);
    CHECK(scalar_names(pair.composed.fields.params) == scalar_names(pair.fused.fields.params));
    CHECK(scalar_names(pair.composed.fields.state) == scalar_names(pair.fused.fields.state));
    CHECK(default_values(pair.composed.fields.params) == default_values(pair.fused.fields.params));
    CHECK(default_values(pair.composed.fields.state) == default_values(pair.fused.fields.state));
    auto a = bed_of<double>(pair.composed, name, 100, 5), b = bed_of<double>(pair.fused, name, 100, 5);
    const auto ga = gradient(a, engine<double>(pair.composed, isa)), gb = gradient(b, engine<double>(pair.fused, isa));
    CHECK(a.counts == b.counts);
    CHECK(a.counts[0] > 0);
    double worst = 0, worst_gradient = 0, largest = 0;
    for (std::size_t i = 0; i < a.traces.size(); ++i) {
      for (std::size_t t = 0; t < a.traces[i].size(); ++t) worst = std::max(worst, std::abs(a.traces[i][t] - b.traces[i][t]));
    }
    for (std::size_t i = 0; i < ga.size(); ++i) {
      largest = std::max(largest, std::abs(gb[i]));
      worst_gradient = std::max(worst_gradient, std::abs(ga[i] - gb[i]));
    }
    CHECK(worst < 1e-7);
    CHECK(worst_gradient < 1e-7 * largest);
  }
}

TEST_CASE("composing costs at most 10 % of CPU time", "[.speed]") {
  for (const Pair& pair : pairs()) {
    const char* name = pair.composed.fields.info->name;
    auto a = bed_of<double>(pair.composed, name, 250, 64), b = bed_of<double>(pair.fused, name, 250, 64);
    auto fa = bed_of<float>(pair.composed, name, 250, 64), fb = bed_of<float>(pair.fused, name, 250, 64);
    const auto ea = engine<double>(pair.composed, isa), eb = engine<double>(pair.fused, isa);
    const auto sa = engine<float>(pair.composed, isa), sb = engine<float>(pair.fused, isa);
    const double forward32 = ratio(
        21, [&] { fa.run(sa); }, [&] { fb.run(sb); });
    const double forward64 = ratio(
        21, [&] { a.run(ea); }, [&] { b.run(eb); });
    const double adjoint64 = ratio(
        21, [&] { gradient(a, ea); }, [&] { gradient(b, eb); });
    WARN(name << ", composed/fused CPU time: forward fp32 " << forward32 << ", fp64 " << forward64 << ", adjoint fp64 "
              << adjoint64);
    CHECK(forward32 < 1.1);
    CHECK(forward64 < 1.1);
    CHECK(adjoint64 < 1.1);
  }
}

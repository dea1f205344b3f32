// Field lists of cells: where they come from, what a variant shares, starting values at rest.
#include "all_neurons.hpp"
#include "tests/suites/scenario.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::suites;

namespace {

template <class M> ParamsOf<M, double> default_params() {
  ParamsOf<M, double> p;
  int i = 0;
  const std::vector<double> values = default_values(M::Params_list);
  p.each([&](double& x) { x = values[std::size_t(i++)]; });
  return p;
}

template <class M> StateOf<M, double> default_state() {
  StateOf<M, double> s;
  int i = 0;
  const std::vector<double> values = default_values(M::State_list);
  s.each([&](double& x) { x = values[std::size_t(i++)]; });
  return s;
}

template <class M> EnvironmentOf<M> default_environment(const ParamsOf<M, double>& p) {
  static constexpr CoeffOf<M, double> c{};
  static constexpr InputOf<M, double> in{};
  static constexpr HistoryOf<M, double> h{};
  static constexpr double z = 0;
  return {p, c, in, h, z, 0.01};
}

// Starting gates are printed with four digits, those of hh with three.
template <class M> void check_settled() {
  INFO(M::info.name);
  const auto p = default_params<M>();
  const auto start = default_state<M>();
  auto settled = start;
  M::settle(settled, default_environment<M>(p));
  const double* a = reinterpret_cast<const double*>(&start);
  const double* b = reinterpret_cast<const double*>(&settled);
  for (int i = 0; i < M::State_list.size; ++i) {
    INFO(M::State_list.fields[i].name);
    CHECK(a[i] == Approx(b[i]).epsilon(1e-3));
  }
}

std::vector<std::string> names(const FieldList& list) { return scalar_names(list); }

}  // namespace

TEST_CASE("cells start with gates at their steady values", "[cells]") {
  check_settled<Hh>();
  check_settled<PospischilRs>();
  check_settled<PospischilFs>();
  check_settled<PospischilIb>();
  check_settled<PospischilIbr>();
  check_settled<PospischilLts>();
  check_settled<Cobahh>();
  check_settled<WangBuzsaki>();
  check_settled<ConnorStevens>();
  check_settled<MorrisLecar>();
}

TEST_CASE("a cell's fields are those of its parts, shared ones once", "[cells]") {
  using Names = std::vector<std::string>;
  CHECK(names(Hh::Params_list) == Names{"C_m", "g_Na", "g_K", "g_L", "E_Na", "E_K", "E_L", "I_e"});
  CHECK(names(PospischilRs::State_list) == Names{"V_m", "m", "h", "n", "p"});
  CHECK(names(PospischilRs::Params_list) ==
        Names{"C_m", "g_Na", "g_Kd", "g_M", "tau_max", "g_L", "E_Na", "V_T", "E_K", "E_L", "I_e"});
  CHECK(names(PospischilLts::State_list) == Names{"V_m", "m", "h", "n", "p", "u", "Ca_i"});
  CHECK(index_of(PospischilLts::Params_list, "tau_Ca") > 0);
  CHECK_THROWS(index_of(PospischilLts::Params_list, "E_Ca"));  // Nernst
  CHECK(names(WangBuzsaki::State_list) == Names{"V_m", "h", "n"});
  CHECK(index_of(WangBuzsaki::Params_list, "shift_m") > 0);
}

TEST_CASE("presets belong to one cell", "[cells]") {
  const auto value = [](const FieldList& list, const char* name) { return list.fields[index_of(list, name)].value; };
  CHECK(value(PospischilIb::Params_list, "g_CaL") == 0.17);
  CHECK(value(PospischilIbr::Params_list, "g_CaL") == 0.22);
  CHECK(value(PospischilFs::Params_list, "V_T") == -55);
  CHECK(value(Cobahh::Params_list, "V_T") == -63);
  CHECK(value(MorrisLecar::Params_list, "C_m") == 20);
  CHECK(MorrisLecar::Params_list.fields[index_of(MorrisLecar::Params_list, "C_m")].high == 100);
  CHECK(PospischilRs::Params_list.fields[index_of(PospischilRs::Params_list, "C_m")].high == 10);
}

// A variant runs on its base's kernels, which must not bring the base's defaults with them.
TEST_CASE("a variant starts from its own defaults", "[cells]") {
  const NeuronEntry &variant = neuron("cobahh"), &base = neuron("pospischil_fs");
  const auto e = engine<double>(variant);
  REQUIRE(e.kernels.forward == engine<double>(base).kernels.forward);
  auto given = make_bed<double>(variant, 5, 2), without = given;
  given.run(e);
  without.with([&](Rollout<double> k) {
    k.start = nullptr;
    forward(e, k);
  });
  CHECK(without.at("V_m", 0) == -65);
  CHECK(without.traces == given.traces);
}

// Currents add up to what moves the membrane.
TEST_CASE("each_current: the sum of a cell's currents", "[cells]") {
  using M = PospischilLts;
  const auto p = default_params<M>();
  auto s = default_state<M>();
  s.V_m = -50, s.m = 0.2, s.n = 0.1, s.p = 0.05;
  const auto e = default_environment<M>(p);
  double sum = p.g_L * (s.V_m - p.E_L);
  int channels = 0;
  M::each_current(s, e, [&](auto, double g, double reversal) {
    sum += g * (s.V_m - reversal);
    ++channels;
  });
  CHECK(channels == 4);
  auto later = s;
  const double dt = 1e-6;
  M::flow(later, EnvironmentOf<M>{p, e.c, e.in, e.h, e.z, dt});
  CHECK((later.V_m - s.V_m) / dt == Approx(-sum / p.C_m).epsilon(1e-4));
}

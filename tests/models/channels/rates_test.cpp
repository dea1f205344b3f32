// Rates of every channel: finite everywhere, the right derivative, also where the textbook formula is 0/0; published figures.
#include <cmath>
#include <vector>

#include "core/num/dual_math.hpp"
#include "models/channels/barnacle.hpp"
#include "models/channels/calcium_l.hpp"
#include "models/channels/calcium_t.hpp"
#include "models/channels/potassium_a.hpp"
#include "models/channels/potassium_m.hpp"
#include "models/channels/potassium_squid.hpp"
#include "models/channels/potassium_traub.hpp"
#include "models/channels/sodium_squid.hpp"
#include "models/channels/sodium_traub.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;

namespace {

// Parameters a channel may ask for, all at once.
template <class R> struct AllParams {
  R g_Na = 1, g_K = 1, g_Kd = 1, g_M = 1, g_CaL = 1, g_T = 1, g_A = 1, g_Ca = 1, E_Na = 50, E_K = -90, E_Ca = 120, E_A = -75;
  R V_T = -55, tau_max = 1000, V_1 = -1.2, V_2 = 18, V_3 = 2, V_4 = 30, phi = 0.04;
};
struct Shifted : AllParams<double> {
  double shift_m = 5, shift_h = 5, shift_n = 5, rate_n = 3;
};
template <class P> struct Env {
  P p;
  double dt = 0.01;
};

// The rates of every gate as the cell sees them.
template <class C, class T, class P = AllParams<double>> std::vector<Rates<T>> rates_of(const T& v) {
  const Env<P> e{};
  return
      [&]<class... G>(Parts<G...>) { return std::vector<Rates<T>>{C::rates(G(), G::sees(v, e.p), e)...}; }(typename C::Gates());
}

// `formula`: alpha and beta as printed, in long double, for the first gates of the channel
using Formula = std::vector<std::pair<long double, long double>> (*)(long double v);

// Near a singular point the printed formulas lose digits: compared 1e-3 mV off it and more, and with their limits' mean on it.
template <class C> void check_formula(Formula formula, const std::vector<double>& singular) {
  for (double v = -120; v <= 80; v += 0.37) {
    const auto ours = rates_of<C>(v);
    const auto book = formula(v);
    REQUIRE(ours.size() == book.size());
    for (std::size_t i = 0; i < book.size(); ++i) {
      INFO("gate " << i << " at " << v << " mV");
      CHECK(ours[i].inflow == Approx(double(book[i].first)).epsilon(1e-11));
      CHECK(ours[i].total == Approx(double(book[i].first + book[i].second)).epsilon(1e-11));
    }
  }
  for (double v : singular) {
    const auto at = rates_of<C>(v);
    const auto below = formula(v - 1e-3L), above = formula(v + 1e-3L);
    for (std::size_t i = 0; i < at.size(); ++i) {
      INFO("gate " << i << " at the singular point " << v);
      CHECK(at[i].inflow == Approx(double(below[i].first + above[i].first) / 2).epsilon(1e-7));
      CHECK(at[i].total == Approx(double(below[i].first + above[i].first + below[i].second + above[i].second) / 2).epsilon(1e-7));
    }
  }
}

// The dual number's slope against a five-point difference, on and off the singular points.
template <class C> void check_slopes(const std::vector<double>& points) {
  using D = Dual<double, 1>;
  for (double v : points) {
    const auto dual = rates_of<C>(D::seed(v, 0));
    const double h = 1e-2;
    const auto a = rates_of<C>(v - 2 * h), b = rates_of<C>(v - h), c = rates_of<C>(v + h), d = rates_of<C>(v + 2 * h);
    for (std::size_t i = 0; i < dual.size(); ++i) {
      INFO("gate " << i << " at " << v << " mV");
      const auto slope = [&](auto get) { return (get(a[i]) - 8 * get(b[i]) + 8 * get(c[i]) - get(d[i])) / (12 * h); };
      CHECK(std::isfinite(dual[i].inflow.d[0]));
      CHECK(dual[i].inflow.d[0] == Approx(slope([](const Rates<double>& r) { return r.inflow; })).epsilon(1e-8).margin(1e-12));
      CHECK(dual[i].total.d[0] == Approx(slope([](const Rates<double>& r) { return r.total; })).epsilon(1e-8).margin(1e-12));
    }
  }
}

template <class C> void check_finite() {
  using V = Pack<float, 1>;
  for (float v = -150; v <= 100; v += 0.25f) {
    for (const Rates<V>& r : rates_of<C, V, AllParams<V>>(V(v))) {
      INFO(v << " mV");
      CHECK((std::isfinite(r.inflow[0]) && std::isfinite(r.total[0])));
      CHECK((r.inflow[0] >= 0 && r.total[0] > 0));
      CHECK(r.inflow[0] <= r.total[0] * 1.00001f);
    }
  }
}

const std::vector<double> somewhere = {-140, -97.3, -70, -61.2, -42, -20, 3.3, 40, 90};
std::vector<double> with(std::vector<double> points) {
  points.insert(points.end(), somewhere.begin(), somewhere.end());
  return points;
}

}  // namespace

TEST_CASE("squid rates", "[channels]") {
  using std::exp;
  check_formula<SodiumSquid>(
      [](long double v) -> std::vector<std::pair<long double, long double>> {
        return {{0.1L * (v + 40) / (1 - exp(-(v + 40) / 10)), 4 * exp(-(v + 65) / 18)},
                {0.07L * exp(-(v + 65) / 20), 1 / (1 + exp(-(v + 35) / 10))}};
      },
      {-40});
  check_formula<PotassiumSquid>(
      [](long double v) -> std::vector<std::pair<long double, long double>> {
        return {{0.01L * (v + 55) / (1 - exp(-(v + 55) / 10)), 0.125L * exp(-(v + 65) / 80)}};
      },
      {-55});
  check_slopes<SodiumSquid>(with({-40}));
  check_slopes<PotassiumSquid>(with({-55}));
}

TEST_CASE("Traub-Miles rates, and the misprint", "[channels]") {
  using std::exp;
  check_formula<SodiumTraub>(
      [](long double v) -> std::vector<std::pair<long double, long double>> {
        const long double u = v + 55;
        return {{0.32L * (13 - u) / (exp((13 - u) / 4) - 1), 0.28L * (u - 40) / (exp((u - 40) / 5) - 1)},
                {0.128L * exp((17 - u) / 18), 4 / (1 + exp((40 - u) / 5))}};
      },
      {-42, -15});
  check_formula<SodiumTraubMisprint>(
      [](long double v) -> std::vector<std::pair<long double, long double>> {
        const long double u = v + 55, x = (17 - u) / 18;
        return {{0.32L * (13 - u) / (exp((13 - u) / 4) - 1), 0.28L * (u - 40) / (exp((u - 40) / 5) - 1)},
                {0.128L * (exp(x) - 1) / x, 4 / (1 + exp((40 - u) / 5))}};
      },
      {-42, -15, -38});
  check_formula<PotassiumTraub>(
      [](long double v) -> std::vector<std::pair<long double, long double>> {
        const long double u = v + 55;
        return {{0.032L * (15 - u) / (exp((15 - u) / 5) - 1), 0.5L * exp((10 - u) / 40)}};
      },
      {-40});
  check_slopes<SodiumTraub>(with({-42, -15}));
  check_slopes<SodiumTraubMisprint>(with({-42, -15, -38}));
  check_slopes<PotassiumTraub>(with({-40}));
}

TEST_CASE("slow and calcium rates", "[channels]") {
  using std::exp;
  check_formula<PotassiumM>(
      [](long double v) -> std::vector<std::pair<long double, long double>> {
        const long double p = 1 / (1 + exp(-(v + 35) / 10)), tau = 1000 / (3.3L * exp((v + 35) / 20) + exp(-(v + 35) / 20));
        return {{p / tau, (1 - p) / tau}};
      },
      {});
  check_formula<CalciumL<>>(
      [](long double v) -> std::vector<std::pair<long double, long double>> {
        return {{0.055L * (-27 - v) / (exp((-27 - v) / 3.8L) - 1), 0.94L * exp((-75 - v) / 17)},
                {0.000457L * exp((-13 - v) / 50), 0.0065L / (exp((-15 - v) / 28) + 1)}};
      },
      {-27});
  check_formula<CalciumT<>>(
      [](long double v) -> std::vector<std::pair<long double, long double>> {
        const long double w = v + 2, u = 1 / (1 + exp((w + 81) / 4));
        const long double tau = (30.8L + (211.4L + exp((w + 113.2L) / 5)) / (1 + exp((w + 84) / 3.2L))) / std::pow(3.0L, 1.2L);
        return {{u / tau, (1 - u) / tau}};
      },
      {});
  check_slopes<PotassiumM>(somewhere);
  check_slopes<CalciumL<>>(with({-27}));
  check_slopes<CalciumT<>>(somewhere);
}

TEST_CASE("A current and barnacle rates", "[channels]") {
  using std::exp;
  check_formula<PotassiumA>(
      [](long double v) -> std::vector<std::pair<long double, long double>> {
        const long double a = std::cbrt(0.0761L * exp(0.0314L * (v + 94.22L)) / (1 + exp(0.0346L * (v + 1.17L))));
        const long double b = std::pow(1 / (1 + exp(0.0688L * (v + 53.3L))), 4.0L);
        const long double tau_a = 0.3632L + 1.158L / (1 + exp(0.0497L * (v + 55.96L))),
                          tau_b = 1.24L + 2.678L / (1 + exp(0.0624L * (v + 50)));
        return {{a / tau_a, (1 - a) / tau_a}, {b / tau_b, (1 - b) / tau_b}};
      },
      {});
  check_formula<PotassiumBarnacle>(
      [](long double v) -> std::vector<std::pair<long double, long double>> {
        const long double x = (v - 2) / 30, w = (1 + std::tanh(x)) / 2, rate = 0.04L * std::cosh(x / 2);
        return {{w * rate, (1 - w) * rate}};
      },
      {});
  check_slopes<PotassiumA>(somewhere);
  check_slopes<PotassiumBarnacle>(somewhere);
}

TEST_CASE("rates are finite and positive in single precision", "[channels]") {
  check_finite<SodiumSquid>();
  check_finite<PotassiumSquid>();
  check_finite<SodiumTraub>();
  check_finite<SodiumTraubMisprint>();
  check_finite<PotassiumTraub>();
  check_finite<PotassiumM>();
  check_finite<CalciumL<>>();
  check_finite<CalciumT<>>();
  check_finite<PotassiumBarnacle>();
}

// The low-threshold current's tau_u as the authors run it, not as they print it (Jaxley has the printed one): 9.84 and 8.41 ms.
TEST_CASE("tau_u is that of the authors' program", "[channels]") {
  CHECK(1 / rates_of<CalciumT<>>(-50.0)[0].total == Approx(9.84).epsilon(1e-3));
  CHECK(1 / rates_of<CalciumT<>>(-30.0)[0].total == Approx(8.41).epsilon(1e-3));
}

TEST_CASE("shift and rate of a gate act on that gate", "[channels]") {
  const auto plain = rates_of<SodiumSquid>(-45.0), shifted = rates_of<SodiumSquid, double, Shifted>(-40.0);
  for (std::size_t i = 0; i < 2; ++i) CHECK(plain[i].inflow == Approx(shifted[i].inflow).epsilon(1e-14));
  CHECK(gate::n::time(0.01, Shifted()) == Approx(0.03));
  CHECK(gate::h::time(0.01, Shifted()) == 0.01);
}

TEST_CASE("calcium's Nernst potential", "[channels]") {
  struct {
    double Ca_i = 2.4e-4;
  } s;
  struct {
    struct {
      double Ca_o = 2;
    } p;
  } e;
  CHECK(CalciumPool::reversal(s, e) == Approx(120.25).margin(0.01));
}

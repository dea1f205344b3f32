// Fluctuation-driven weights: the statistics they promise, measured on simulated inputs.
#include "models/networks/wiring/fluctuation.hpp"

#include <cmath>

#include "core/base/error.hpp"
#include "models/networks/wiring/draws.hpp"
#include "models/networks/wiring/topology.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::networks;

namespace {

constexpr double tau_m = 20, tau_excitatory = 5, tau_inhibitory = 10, dt = 1;

struct Potential {
  double mean = 0, sd = 0;    // over time, averaged over cells
  double input_variance = 0;  // of the part that the first projection causes
};

// Membrane potentials without a threshold under Poisson spikes of `rate` Hz through the projections given.
Potential simulate(const std::vector<Edges>& projections, const std::vector<double>& tau, double rate, int steps) {
  const auto cells = static_cast<std::size_t>(projections.front().post_count);
  std::vector<std::vector<double>> current(projections.size(), std::vector<double>(cells)), u = current;
  std::vector<double> sum(cells), square(cells), first_sum(cells), first_square(cells);
  const int warm_up = 200;
  Draws draws(99, Purpose::swaps);
  for (int t = 0; t < steps + warm_up; ++t) {
    for (std::size_t p = 0; p < projections.size(); ++p) {
      const Edges& edges = projections[p];
      const auto offsets = row_offsets(edges);
      for (int i = 0; i < edges.pre_count; ++i) {
        if (draws.uniform() >= rate * dt / 1000) continue;
        for (std::size_t k = offsets[i]; k < offsets[i + 1]; ++k) current[p][edges.post[k]] += edges.weight[k];
      }
      const double leak = std::exp(-dt / tau_m), decay = std::exp(-dt / tau[p]);
      const double share = tau[p] / (tau_m - tau[p]) * (leak - decay);  // exact solution over one step
      for (std::size_t j = 0; j < cells; ++j) {
        u[p][j] = u[p][j] * leak + current[p][j] * share;
        current[p][j] *= decay;
      }
    }
    if (t < warm_up) continue;
    for (std::size_t j = 0; j < cells; ++j) {
      double all = 0;
      for (const auto& part : u) all += part[j];
      sum[j] += all, square[j] += all * all;
      first_sum[j] += u[0][j], first_square[j] += u[0][j] * u[0][j];
    }
  }
  Potential result;
  double variance = 0;
  for (std::size_t j = 0; j < cells; ++j) {
    const double mean = sum[j] / steps, first = first_sum[j] / steps;
    result.mean += mean / static_cast<double>(cells);
    variance += (square[j] / steps - mean * mean) / static_cast<double>(cells);
    result.input_variance += (first_square[j] / steps - first * first) / static_cast<double>(cells);
  }
  result.sd = std::sqrt(variance);
  return result;
}

}  // namespace

TEST_CASE("integrals of the response: formula and samples agree") {
  std::vector<double> response;
  const double step = 0.01;
  for (int t = 0; t < 40000; ++t) {
    const double x = t * step;
    response.push_back(tau_excitatory / (tau_m - tau_excitatory) * (std::exp(-x / tau_m) - std::exp(-x / tau_excitatory)));
  }
  const PspIntegrals formula = psp_integrals(tau_m, tau_excitatory), sampled = psp_integrals(response, step);
  CHECK(sampled.area == Approx(formula.area).epsilon(1e-4));
  CHECK(sampled.square == Approx(formula.square).epsilon(1e-4));
}

TEST_CASE("normal weights: mean and standard deviation of the potential are those asked for") {
  FluctuationOptions options;
  options.threshold = 1, options.xi = 2, options.mean = 0.2, options.rate = 20;
  const NormalWeights w = fluctuation_driven(options, 200, 0, psp_integrals(tau_m, tau_excitatory));
  Edges edges = dense({200, 200, {}, -1});
  draw_normal(edges, w.mean, w.sd_input, 5);
  const Potential u = simulate({edges}, {tau_excitatory}, 20, 20000);
  CHECK(u.mean == Approx(0.2).epsilon(0.1));
  CHECK(u.sd == Approx((1 - 0.2) / 2).epsilon(0.04));
  const NormalWeights both = fluctuation_driven(options, 200, 100, psp_integrals(tau_m, tau_excitatory));
  // shares of the variance: (sd^2 + mean^2) n
  const double input = 200 * (both.sd_input * both.sd_input + both.mean * both.mean);
  const double recurrent = 100 * (both.sd_recurrent * both.sd_recurrent + both.mean * both.mean);
  CHECK(input / (input + recurrent) == Approx(0.9).epsilon(1e-12));
  options.mean = 0.9, options.xi = 20;
  CHECK_THROWS_WITH(fluctuation_driven(options, 10, 0, psp_integrals(tau_m, tau_excitatory)),
                    Catch::Contains("fluctuate by more"));
}

TEST_CASE("exponential weights under Dale's law: balanced mean, standard deviation threshold / xi, shares of the variance") {
  FluctuationOptions options;
  options.threshold = 1, options.xi = 1.5, options.rate = 15, options.input_share = 0.8;
  const double n_in = 100, n_e = 160, n_i = 40;
  const PspIntegrals e = psp_integrals(tau_m, tau_excitatory), i = psp_integrals(tau_m, tau_inhibitory);
  const ExponentialWeights w = fluctuation_driven_dale(options, n_in, n_e, n_i, e, i);
  // the closed form of the paper's supplement, by rates lambda = 1 / mean
  const double nu = 0.015, d_rec = std::sqrt(0.8 * n_e / (0.2 * n_in));
  const double d_ei = d_rec * i.area * n_i / (d_rec * e.area * n_in + e.area * n_e);
  const double lambda =
      1.5 * std::sqrt(2 * nu) / (d_ei * d_rec) *
      std::sqrt(d_ei * d_ei * e.square * n_e + d_rec * d_rec * (n_in * d_ei * d_ei * e.square + i.square * n_i));
  CHECK(w.input == Approx(1 / lambda).epsilon(1e-12));
  CHECK(w.excitatory == Approx(1 / (d_rec * lambda)).epsilon(1e-12));
  CHECK(w.inhibitory == Approx(1 / (d_ei * lambda)).epsilon(1e-12));
  Edges input = dense(between(signs(100, 0), 100)), excitatory = dense(between(signs(160, 0), 100));
  Edges inhibitory = dense(between(signs(0, 40), 100));
  draw_exponential(input, 1, w.input, 1);
  draw_exponential(excitatory, 1, w.excitatory, 2);
  draw_exponential(inhibitory, -1, w.inhibitory, 3);
  for (const Edges* edges : {&input, &excitatory, &inhibitory}) CHECK_NOTHROW(check(*edges));
  const Potential u = simulate({input, excitatory, inhibitory}, {tau_excitatory, tau_excitatory, tau_inhibitory}, 15, 60000);
  CHECK(u.sd == Approx(1 / 1.5).epsilon(0.04));
  CHECK(std::abs(u.mean) < 0.1);
  CHECK_THROWS_WITH(fluctuation_driven_dale(options, n_in, n_e, 0, e, i), Catch::Contains("there must be inputs and inhibition"));
}

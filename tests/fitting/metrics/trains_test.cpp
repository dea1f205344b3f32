// Hand-worked cases of the spike-train scores.
#include <chrono>
#include <cmath>
#include <random>

#include "fitting/metrics/distances.hpp"
#include "fitting/metrics/gamma.hpp"
#include "fitting/metrics/md_star.hpp"
#include "fitting/metrics/pairs.hpp"
#include "fitting/metrics/scores.hpp"
#include "tests/support/catch.hpp"

using namespace axograd::fitting;

TEST_CASE("windows are counted in whole samples") {
  CHECK(samples_in(4, 0.1) == 40);
  CHECK(samples_in(0.3, 0.1) == 3);  // 0.3 / 0.1 is a little below 3 in binary
  CHECK(samples_in(0.39, 0.1) == 3);
}

TEST_CASE("pairs: both ends of the window belong to it") {
  const Train a{0, 10, 20}, b{10};
  CHECK(count_pairs(a, b, -10, 10) == 3);
  CHECK(count_pairs(a, b, -10, 9) == 2);
  CHECK(count_pairs(a, b, -9, 9) == 1);
  CHECK(count_pairs(a, Train{}, -9, 9) == 0);
}

TEST_CASE("coincidences use a spike once, or twice with replacement") {
  const Train data{100, 104}, model{102};
  CHECK(coincidences(data, model, 2) == 1);
  CHECK(coincidences_with_replacement(data, model, 2) == 2);
  CHECK(coincidences(data, model, 1) == 0);
  // A greedy match that took the nearest spike first would find one only.
  CHECK(coincidences(Train{100, 110}, Train{108, 118}, 8) == 2);
}

TEST_CASE("gamma by hand") {
  // T = 1000 ms, window 2 ms, 4 model spikes: 2 nu Delta = 2 * 4/1000 * 2 = 0.016. Data 5 spikes, 3 coincide.
  // Gamma = (3 - 0.016 * 5) / (0.5 * 9) / (1 - 0.016).
  const Train data{1000, 2000, 3000, 4000, 5000}, model{1020, 2000, 2980, 4021};
  CHECK(gamma_factor(data, model, 10000, 0.1, 2) == Approx((3 - 0.08) / 4.5 / 0.984));
  CHECK(gamma_factor(data, data, 10000, 0.1, 2) == Approx(1));
  CHECK(gamma_factor(data, Train{}, 10000, 0.1, 2) == 0);
  CHECK(std::isnan(gamma_factor(Train{}, Train{}, 10000, 0.1, 2)));
  CHECK(std::isnan(mean_gamma({{}}, {{}}, 10000, 0.1, 2)));
  CHECK(mean_gamma({data, {}}, {data}, 10000, 0.1, 2) == Approx(0.5 * (1 + (0 - 0.0) / 1)));
}

TEST_CASE("gamma of independent Poisson trains is zero on average") {
  std::mt19937 random(7);
  std::uniform_int_distribution<int> sample(0, 999999);
  auto poisson = [&] {
    Train t(1000);
    for (int& s : t) s = sample(random);
    std::sort(t.begin(), t.end());
    return t;
  };
  double sum = 0;
  for (int i = 0; i < 40; ++i) sum += gamma_factor(poisson(), poisson(), 1000000, 0.1, 2, Replacement::with);
  // One pair: 39 chance coincidences expected, so sd(Gamma) is about sqrt(39)/1000; 4 standard errors of 40 pairs.
  CHECK(std::abs(sum / 40) < 4 * std::sqrt(39.0) / 1000 / std::sqrt(40.0));
}

TEST_CASE("Md* of identical trains is 1, of disjoint ones 0") {
  const Trains data{{100, 500, 900}, {100, 500, 900}, {100, 500, 900}};
  const MdStar same = md_star(data, data, 1000, 0.1, 4);
  CHECK(same.md_star == Approx(1));
  CHECK(same.reliability == Approx(1));
  CHECK(md_star(data, {{300}, {700}}, 1000, 0.1, 4).md_star == 0);
  CHECK(std::isnan(md_star({{100}}, data, 1000, 0.1, 4).md_star));
  CHECK(std::isnan(md_star(data, data, 1000, 0.1, 4, ModelPairs::off_diagonal).md_star) == false);
  CHECK(std::isnan(md_star(data, {{100}}, 1000, 0.1, 4, ModelPairs::off_diagonal).md_star));
}

TEST_CASE("the Kistler window of Md* is half a step asymmetric, as in the toolbox") {
  const Trains model{{1000}};
  // Data later than the model by K = 40 samples fall out, data earlier by 40 stay in; C*_dd = 1, C_mm = 1.
  CHECK(md_star({{1040}, {1040}}, model, 2000, 0.1, 4).md_star == 0);
  CHECK(md_star({{1039}, {1039}}, model, 2000, 0.1, 4).md_star == Approx(1));
  CHECK(md_star({{960}, {960}}, model, 2000, 0.1, 4).md_star == Approx(1));
  CHECK(md_star({{959}, {959}}, model, 2000, 0.1, 4).md_star == 0);
}

TEST_CASE("Md* leaves the diagonal of the data out") {
  // Two data repeats share one of two spikes: C*_dd = 1, norm 2, R = 1/2. One model train equal to the shared spike:
  // <nu_d, nu_m> = 1, C_mm = 1, so Md* = 2 * 1 / (1 + 1).
  const Trains data{{1000, 3000}, {1000, 5000}};
  const MdStar score = md_star(data, {{1000}}, 10000, 0.1, 4);
  CHECK(score.reliability == Approx(0.5));
  CHECK(score.md_star == Approx(1));
}

TEST_CASE("distances by hand") {
  CHECK(van_rossum_squared(Train{100}, Train{}, 0.1, 10) == Approx(0.5));
  CHECK(van_rossum_squared(Train{100}, Train{100}, 0.1, 10) == Approx(0).margin(1e-15));
  CHECK(van_rossum_squared(Train{0}, Train{100}, 0.1, 10) == Approx(1 - std::exp(-1.0)));
  CHECK(victor_purpura(Train{100}, Train{110}, 0.1, 0.5) == Approx(0.5));
  CHECK(victor_purpura(Train{100}, Train{200}, 0.1, 0.5) == Approx(2));  // dearer to move than to remove and add
  CHECK(victor_purpura(Train{1, 2, 3}, Train{}, 0.1, 0.5) == Approx(3));
}

TEST_CASE("500 model repeats are scored in a moment") {
  std::mt19937 random(3);
  std::uniform_int_distribution<int> sample(0, 99999);
  auto trains = [&](int repeats) {
    Trains all(static_cast<std::size_t>(repeats), Train(70));
    for (Train& t : all) {
      for (int& s : t) s = sample(random);
      std::sort(t.begin(), t.end());
    }
    return all;
  };
  const Trains data = trains(10), model = trains(500);
  const std::clock_t begin = std::clock();
  const SpikeScores s = spike_scores(data, model, 100000, 0.1);
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  WARN("all spike scores of 10 x 500 repeats of 70 spikes: " << seconds << " CPU-s");
  CHECK(s.rate_model_hz == Approx(7));
  CHECK(seconds < 2);
}

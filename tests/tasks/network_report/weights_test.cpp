// Eigenvalues and the pages of weights, on matrices whose answers are known.
#include <cmath>

#include "core/num/philox.hpp"
#include "tasks/network_report/pages.hpp"
#include "tasks/network_report/spectrum.hpp"
#include "tests/support/catch.hpp"
#include "tests/tasks/network_report/synthetic.hpp"

using namespace axograd;
using namespace axograd::tasks;
using namespace axograd::tasks::network_report;
using namespace axograd::tasks::network_report::testing;

namespace {

data::Projection random_matrix(int n, double sd, double mean) {
  data::Projection p;
  p.name = "rec", p.pre = p.post = "network";
  p.pre_count = p.post_count = n;
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < n; ++j) p.dense.push_back(float(mean + sd * normal(5, std::uint64_t(i), std::uint64_t(j))));
  }
  return p;
}

}  // namespace

TEST_CASE("eigenvalues of a rotation are a conjugate pair on its circle") {
  data::Projection p;
  p.pre_count = p.post_count = 3;
  p.dense = {0.0f, -2.0f, 0.0f, 2.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.5f};
  const auto s = spectrum(p);
  REQUIRE(s);
  CHECK(s->radius == Approx(2));
  CHECK(std::abs(s->values[0].imag()) == Approx(2));
  CHECK(s->values[0].imag() == Approx(-s->values[1].imag()));
  CHECK(s->values[2].real() == Approx(0.5));
}

TEST_CASE("a random matrix fills its disc, and a mean makes one value stand out") {
  const int n = 200;
  const auto flat = spectrum(random_matrix(n, 1 / std::sqrt(double(n)), 0));
  CHECK(flat->bulk == Approx(1).margin(0.02));
  CHECK(flat->radius == Approx(1).margin(0.12));
  const auto pushed = spectrum(random_matrix(n, 1 / std::sqrt(double(n)), 4.0 / n));
  CHECK(pushed->bulk == Approx(1).margin(0.02));
  CHECK(pushed->values[0].real() == Approx(4).margin(0.3));  // the mean alone has the eigenvalue n x mean = 4
  CHECK(std::abs(pushed->values[1]) == Approx(1).margin(0.12));
  CHECK(pushed->outlier > 3.5);
}

TEST_CASE("edges and a matrix of the same weights have one spectrum; other shapes have none") {
  data::Projection dense = random_matrix(12, 1, 0), edges = dense;
  edges.dense.clear();
  dense.each([&](int i, int j, float w) { edges.from.push_back(i), edges.to.push_back(j), edges.values.push_back(w); });
  CHECK(spectrum(edges)->radius == Approx(spectrum(dense)->radius));
  CHECK(spectrum(edges)->bulk == Approx(spectrum(dense)->bulk));
  CHECK_FALSE(spectrum(dense, 11));
  dense.dense[3] = std::nanf("");
  CHECK_FALSE(spectrum(dense));
  data::Projection wide;
  wide.pre_count = 2, wide.post_count = 3, wide.dense.assign(6, 1.0f);
  CHECK_FALSE(spectrum(wide));
}

TEST_CASE("the pages count weights near zero, Dale's exceptions and name every projection") {
  data::Weights before, after;
  data::Projection p;
  p.name = "rec", p.pre_count = p.post_count = 2, p.pre_sign = {1, -1};
  p.dense = {1.0f, 1.0f, -1.0f, -1.0f};
  before.projections = {p};
  p.dense = {0.001f, 3.0f, -1.0f, 0.5f};
  after.projections = {p};
  const Folder folder;
  nlohmann::json summary;
  const auto section = weights_section(before, after, ArrayFolder(folder.path()), summary);
  CHECK(section["figures"].size() == 4);  // two tables, E and I
  CHECK(summary["weights"]["rec, excitatory"]["near_zero"] == 0.5);
  CHECK(summary["weights"]["rec, inhibitory"]["near_zero"] == 0.0);
  CHECK(summary["dale"]["rec"]["wrong"] == 1);
  CHECK(summary["dale"]["rec"]["worst"] == 0.5);
  after.projections[0].dense[1] = 0;  // trained to zero: still a connection
  weights_section(before, after, ArrayFolder(folder.path()), summary);
  CHECK(summary["weights"]["rec, excitatory"]["near_zero"] == 1.0);
  const auto eigen = spectrum_section(&before.projections[0], after.projections[0], ArrayFolder(folder.path()), summary);
  CHECK(eigen["figures"].size() == 2);
  CHECK(summary["spectrum"]["radius_before"].get<double>() == Approx(0).margin(1e-6));  // rows (1, 1), (-1, -1): nilpotent
}

TEST_CASE("of a connectome's many projections the largest are shown") {
  data::Weights w;
  for (int k = 0; k < 100; ++k) {
    data::Projection p;
    p.name = "pair " + std::to_string(k), p.pre_count = 1, p.post_count = 200;
    for (int e = 0; e <= k; ++e) p.from.push_back(0), p.to.push_back(e), p.values.push_back(1.0f + float(e));
    w.projections.push_back(p);
  }
  const Folder folder;
  nlohmann::json summary;
  auto section = weights_section({}, w, ArrayFolder(folder.path()), summary);
  CHECK(section["figures"][0]["rows"].size() == 60);
  CHECK(section["figures"][0]["rows"][0][0] == "pair 99");
  CHECK(section["figures"].size() == 1 + 12 + 1);  // nothing has a sign: no table for Dale's law
  CHECK(section["figures"][1]["width"] == "third");
  w.projections[99].pre_sign = {1};
  section = weights_section({}, w, ArrayFolder(folder.path()), summary);
  CHECK(section["figures"].size() == 2 + 12 + 1);
  CHECK(section["figures"][1]["rows"].size() == 1);  // Dale's law, all together
  CHECK(section["figures"][1]["rows"][0][1] == 100);
  CHECK(section["figures"][1]["rows"][0][2] == 4950);
}

// The comparison of methods: the unit box and its slopes, budgets that are kept, complete rows, and races that are not run twice.
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.hpp"
#include "core/base/error.hpp"
#include "core/base/json_source.hpp"
#include "core/base/process.hpp"
#include "data/npy.hpp"
#include "tasks/compare/race_file.hpp"
#include "tasks/compare/standings.hpp"
#include "tasks/compare/unit_box.hpp"
#include "tasks/stages/stage.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::tasks;

namespace {

// |x - 0.3|^2 over the unit square, as slow as it is told to be.
class Bowl final : public fitting::LaneObjective {
 public:
  explicit Bowl(double cpu_s_each = 0) : cost_(cpu_s_each), info_(fitting::unnamed_parameters(2)) {
    for (auto& p : info_) p.low = 0, p.high = 1;
  }
  const std::vector<fitting::ParameterInfo>& parameters() const override { return info_; }
  fitting::Need offers() const override { return fitting::Need::gradient; }
  fitting::Evaluation evaluate(const Eigen::VectorXd& x, fitting::Need need) override {
    return evaluate_many(Eigen::MatrixXd(x), need).front();
  }
  std::vector<fitting::Evaluation> evaluate_many(const Eigen::MatrixXd& points, fitting::Need) override {
    const double until = cpu_seconds() + cost_ * double(points.cols());
    while (cpu_seconds() < until) {}
    std::vector<fitting::Evaluation> all;
    for (Eigen::Index k = 0; k < points.cols(); ++k) {
      fitting::Evaluation e;
      const Eigen::VectorXd d = points.col(k).array() - 0.3;
      e.value = d.squaredNorm();
      e.gradient = 2 * d;
      all.push_back(e);
    }
    return all;
  }

 private:
  double cost_;
  std::vector<fitting::ParameterInfo> info_;
};

Contest bowl(double solved_below, double cpu_s_each = 0) {
  Contest c;
  c.name = "bowl";
  c.objective = std::make_unique<Bowl>(cpu_s_each);
  c.solved_below = solved_below;
  c.own = [] { return Found{0, 7, 0.01}; };
  return c;
}

MethodOptions method(const std::string& type, int lanes = 1, std::int64_t iterations = 0) {
  MethodOptions m;
  m.type = type;
  m.lanes = lanes;
  m.iterations = iterations;
  return m;
}

struct Folder {
  std::string path = (std::filesystem::temp_directory_path() / ("axograd-compare-" + std::to_string(::getpid()))).string();
  Folder() { make_folders(path); }
  ~Folder() { std::filesystem::remove_all(path); }
};

}  // namespace

TEST_CASE("recovery targets in the unit box: the truth is solved, slopes are derivatives, bounds are finite", "[compare]") {
  ContestOptions o;
  o.duration = 60;
  const Contest c = contest_of(o, 2);
  CHECK(c.counts);
  CHECK(c.solved_below == Approx(2.25));
  auto& box = dynamic_cast<UnitBox&>(*c.objective);
  const CellTarget t = recovery_target(recovery_case(o.cell), 2, o.noise, o.duration);
  Eigen::VectorXd x(Eigen::Index(t.free.size()));
  for (std::size_t i = 0; i < t.free.size(); ++i) {
    const Box& b = t.free[i].box;
    const double truth = t.truth[std::size_t(t.free[i].index)];
    x[Eigen::Index(i)] =
        b.log_scale() ? std::log(truth / b.low()) / std::log(b.high() / b.low()) : (truth - b.low()) / (b.high() - b.low());
  }
  CHECK(box.evaluate(x, fitting::Need::value).value == Approx(0.25).epsilon(0.1));  // the noise alone
  x.array() += 0.01;
  const auto at = box.evaluate(x, fitting::Need::gradient);
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    Eigen::VectorXd up = x, down = x;
    const double h = 1e-7;
    up[i] += h, down[i] -= h;
    const double numeric =
        (box.evaluate(up, fitting::Need::value).value - box.evaluate(down, fitting::Need::value).value) / (2 * h);
    INFO(box.parameters()[std::size_t(i)].name);
    // V_T moves the gates' first state, which the derivative does not follow (tasks/fit_cell/objective.hpp).
    CHECK(std::abs(at.gradient[i] - numeric) <= 1e-3 * at.gradient.cwiseAbs().maxCoeff());
  }
  for (double edge : {0.0, 1.0})
    CHECK(box.evaluate(Eigen::VectorXd::Constant(x.size(), edge), fitting::Need::gradient).gradient.allFinite());
  o.noise = 0;
  CHECK(contest_of(o, 2).solved_below == 1);
  o.type = "recover";
  CHECK_THROWS_WITH(contest_of(o, 2), Catch::Contains("recovery"));
}

TEST_CASE("shares on a linear and on a logarithmic scale", "[compare]") {
  for (const ShareMap& m : {linear_share(-3, 5), log_share(0.1, 20), logit_share()}) {
    for (double s : {0.1, 0.5, 0.8}) CHECK(m.slope(s) == Approx((m.at(s + 1e-6) - m.at(s - 1e-6)) / 2e-6).epsilon(1e-6));
  }
  CHECK(linear_share(-3, 5).at(0.5) == Approx(1));
  CHECK(log_share(0.1, 10).at(0.5) == Approx(1));
}

TEST_CASE("every method solves a bowl, alone or as lanes, and counts what it used", "[compare]") {
  const Contest c = bowl(1e-4);
  for (const std::string& type : fitting::optimizer_names()) {
    if (fitting::make_optimizer(type)->needs() == fitting::Need::curvature) continue;
    for (int lanes : {1, 3}) {
      if (lanes > 1 && fitting::make_optimizer(type)->global() && type != "lbfgs_restarts") continue;
      INFO(type << ", " << lanes << " lanes");
      const Race r = race(c, method(type, lanes, 2000), 1, {1, 20}, 5);
      CHECK(r.solved);
      CHECK(r.loss < 1e-4);
      CHECK(r.evaluations > 0);
      CHECK(r.evaluations == r.solved_evaluations);
      CHECK(r.starts >= lanes);
      CHECK(r.loss_at.size() == 2);
      CHECK(r.evaluations_at.size() == 2);
    }
  }
}

TEST_CASE("what cannot be solved ends with the largest budget, and smaller ones are noted on the way", "[compare]") {
  const Contest c = bowl(-1, 0.001);  // a square is never negative
  for (const MethodOptions& m :
       {method("random_search"), method("adam", 4, 20), method("nelder_mead"), method("lbfgs_restarts")}) {
    INFO(m.type);
    const Race r = race(c, m, 0.05, {1, 4}, 1);
    CHECK_FALSE(r.solved);
    CHECK(r.cpu_s >= 0.2);
    CHECK(r.cpu_s < 0.3);  // at most one more step of 32 points
    CHECK(r.evaluations_at[0] < r.evaluations_at[1]);
    CHECK(r.evaluations_at[0] <= 51);
    CHECK(r.evaluations_at[1] <= r.evaluations);
    CHECK(r.loss_at[0] >= r.loss_at[1]);
    CHECK(r.loss_at[1] >= r.loss);
  }
}

TEST_CASE("a stop signal ends a race", "[compare]") {
  request_stop(2);
  CHECK_THROWS_AS(race(bowl(-1), method("random_search"), 10, {1}, 1), Stopped);
  clear_stop();
}

TEST_CASE("finished races are kept, a broken line is run again", "[compare]") {
  const Folder folder;
  const std::string path = folder.path + "/races.jsonl";
  int runs = 0;
  const auto run = [&] {
    ++runs;
    Race r = own_race(bowl(1), {1, 10});
    r.method = "a \"method\"";
    r.loss_at[0] = std::numeric_limits<double>::infinity();
    return r;
  };
  {
    RaceFile file(path, 2);
    file.race("bowl", "a \"method\"", run);
    file.race("bowl", "other", run);
    CHECK(runs == 2);
  }
  std::string text = read_file(path);
  write_file_atomic(path, text.substr(0, text.size() - 20));  // killed while it wrote the second line
  RaceFile file(path, 2);
  const Race r = file.race("bowl", "a \"method\"", run);
  CHECK(runs == 2);
  CHECK(r.evaluations == 7);
  CHECK(std::isinf(r.loss_at[0]));
  CHECK(r.loss_at[1] == 0);
  file.race("bowl", "other", run);
  CHECK(runs == 3);
  CHECK(read_file(path).substr(0, text.find('\n')) == text.substr(0, text.find('\n')));
  RaceFile others(path, 3);  // other budgets
  others.race("bowl", "a \"method\"", run);
  CHECK(runs == 4);
}

TEST_CASE("standings count within budgets, and every method has a row", "[compare]") {
  std::vector<Race> races;
  for (int k = 0; k < 3; ++k) {
    Race own, other;
    own.target = other.target = "t" + std::to_string(k);
    own.unit_cpu_s = other.unit_cpu_s = 2;
    own.solved = true, own.solved_cpu_s = own.cpu_s = 2, own.evaluations = 100;
    own.loss_at = {0.1, 0.1}, own.evaluations_at = {100, 100};
    other.method = "other";
    other.solved = k < 2, other.solved_cpu_s = other.cpu_s = k == 0 ? 1.5 : 15;
    other.evaluations = 400;
    other.loss_at = {5.0 + k, 1.0 + k}, other.evaluations_at = {50, 400};
    races.push_back(own), races.push_back(other);
  }
  const auto all = standings(races, {1, 10});
  REQUIRE(all.size() == 2);
  CHECK(all[0].solved == std::vector<int>{3, 3});
  CHECK(all[1].solved == std::vector<int>{1, 2});
  CHECK(all[1].median_loss == std::vector<double>{6, 2});
  CHECK(all[1].median_evaluations == std::vector<double>{50, 400});
  CHECK(all[1].solved_cpu_s == std::vector<double>{1.5, 15});
  const auto sections = standings_sections(all, {1, 10}, "mV^2");
  CHECK(sections[0]["figures"][0]["rows"].size() == 2);
  CHECK(sections[0]["figures"][0]["rows"][1].size() == sections[0]["figures"][0]["columns"].size());
  const auto& curves = sections[1]["figures"][0]["series"];
  REQUIRE(curves.size() == 2);
  CHECK(curves[1]["x"].size() == curves[1]["y"].size());
  CHECK(curves[1]["y"].back() == Approx(2.0 / 3));
  const Folder folder;
  write_race_arrays(races, all, folder.path);
  const std::string bytes = read_file(folder.path + "/arrays/solved_cpu_s.npy");
  const data::NpyArray solved =
      data::read_npy({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), "solved_cpu_s.npy"});
  CHECK(solved.shape == std::vector<std::size_t>{2, 3});
  const std::string csv = races_csv(races, {1, 10});
  CHECK(std::count(csv.begin(), csv.end(), '\n') == 1 + 3 * 2 * 2);
}

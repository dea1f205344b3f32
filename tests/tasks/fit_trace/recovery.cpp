// Fits recordings whose truth is known and counts how often the 95 % intervals cover it; scripts/recovery-table runs it.
//   recovery [COUNT] [SECONDS] [FIRST_SEED]     COUNT cells (8), SECONDS each (40); exit code 1 outside loose bounds
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "core/base/error.hpp"
#include "core/base/process.hpp"
#include "tasks/fit_trace/candidate.hpp"
#include "tasks/fit_trace/uncertainty.hpp"
#include "tests/tasks/fit_trace/synthetic.hpp"

using namespace axograd;
using namespace axograd::tasks;

namespace {

struct Class {
  int inside = 0, count = 0;
  double sum = 0, square = 0;  // of (estimate - truth) / standard error
};

std::string class_of(int place) {
  const auto& at = places();
  return place < at.eta ? "membrane" : place < at.g_eta ? "eta" : place >= at.gamma ? "gamma" : "spiking";
}

// ||fitted - true|| / ||true|| of a kernel, from 0 to three times its longest time constant.
double kernel_error(const std::vector<double>& tau, const double* fitted, const double* truth) {
  double difference = 0, norm = 0;
  for (double s = 0; s < 3 * tau.back(); s += 0.5) {
    double a = 0, b = 0;
    for (std::size_t j = 0; j < tau.size(); ++j) a += fitted[j] * std::exp(-s / tau[j]), b += truth[j] * std::exp(-s / tau[j]);
    difference += (a - b) * (a - b);
    norm += b * b;
  }
  return std::sqrt(difference / norm);
}

double median(std::vector<double> v) {
  std::nth_element(v.begin(), v.begin() + std::ptrdiff_t(v.size() / 2), v.end());
  return v[v.size() / 2];
}

struct Table {
  std::map<std::string, Class> classes, parameters;
  std::vector<double> eta_two, eta_joint, gamma_two, gamma_joint;
  int spikes = 0, converged = 0;
  double cpu_s = 0;

  void count(const FlexGifModel& truth, const fitting::Estimate& e, int place) {
    const double x = truth[place];
    for (Class* c : {&classes[class_of(place)], &parameters[e.name]}) {
      c->inside += e.low <= x && x <= e.high;
      const double z = (e.value - x) / e.standard_error;
      c->sum += z;
      c->square += z * z;
      ++c->count;
    }
  }
  void kernels(const testing::SyntheticCell& cell, const FlexGifModel& two, const FlexGifModel& joint) {
    const auto& at = places();
    const auto error = [&](const FlexGifModel& m, int place, const std::vector<double>& tau) {
      return kernel_error(tau, &m.params[std::size_t(place)], &cell.model.params[std::size_t(place)]);
    };
    eta_two.push_back(error(two, at.eta, cell.eta_tau));
    eta_joint.push_back(error(joint, at.eta, cell.eta_tau));
    gamma_two.push_back(error(two, at.gamma, cell.gamma_tau));
    gamma_joint.push_back(error(joint, at.gamma, cell.gamma_tau));
  }
};

void fit_one(std::uint64_t seed, double seconds, Table& table) {
  const testing::SyntheticCell cell = testing::random_cell(seed);
  const Dataset data = testing::synthetic_dataset(cell, seconds, seed);
  const ModelOptions model = testing::model_options(cell);
  TeacherOptions teaching;
  teaching.refractory = cell.refractory;
  Teacher teacher(data.train, data.dt, exponential_basis(cell.eta_tau), exponential_basis(cell.gamma_tau), teaching);
  const double begun = cpu_seconds();
  const TwoStepFit two_step = fit_two_step(teacher, model);
  Stages stages("", {});
  const JointOptions joint;
  const Bench bench{teacher, two_step, model, joint, stages, 1};
  const Candidate fit = fit_candidate(bench, variant("gif"));
  const Uncertainty errors = uncertainty(bench, fit, data);
  table.cpu_s += cpu_seconds() - begun;
  table.spikes += data.spikes(data.train);
  table.converged += fit.status == "converged";
  for (const auto& e : errors.estimates.list) {
    for (int p = 0; p < places().size; ++p) {
      if (parameter_name(p) == e.name) table.count(cell.model, e, p);
    }
  }
  table.kernels(cell, two_step.model, fit.model);
}

void print_rows(const char* title, const std::map<std::string, Class>& rows) {
  std::printf("%-12s %10s %10s %24s %8s\n", title, "intervals", "coverage", "(fit-truth)/se:    mean", "rms");
  for (const auto& [name, c] : rows) {
    std::printf("%-12s %10d %9.1f%% %24.2f %8.2f\n", name.c_str(), c.count, 100.0 * c.inside / c.count, c.sum / c.count,
                std::sqrt(c.square / c.count));
  }
}

void print(const Table& t, int count, double seconds) {
  std::printf("%d recordings of %g s, %.0f spikes each on average; %d of %d fits converged; %.2f CPU-s each\n\n", count, seconds,
              double(t.spikes) / count, t.converged, count, t.cpu_s / count);
  print_rows("class", t.classes);
  std::printf("\n");
  print_rows("parameter", t.parameters);
  std::printf("\nmedian relative L2 error    two-step      joint\n");
  std::printf("eta kernel              %11.2f%% %9.2f%%\n", 100 * median(t.eta_two), 100 * median(t.eta_joint));
  std::printf("gamma kernel            %11.2f%% %9.2f%%\n", 100 * median(t.gamma_two), 100 * median(t.gamma_joint));
}

}  // namespace

int main(int argc, char** argv) {
  const int count = argc > 1 ? std::atoi(argv[1]) : 8;
  const double seconds = argc > 2 ? std::atof(argv[2]) : 40;
  const int first = argc > 3 ? std::atoi(argv[3]) : 1;
  if (count < 1 || !(seconds >= 5)) {
    std::fprintf(stderr, "usage: %s [COUNT >= 1] [SECONDS >= 5] [FIRST_SEED]\n", argv[0]);
    return 2;
  }
  try {
    Table table;
    for (int i = 0; i < count; ++i) fit_one(std::uint64_t(first + i), seconds, table);
    print(table, count, seconds);
    bool good = table.converged == count && median(table.eta_joint) < median(table.eta_two) && median(table.gamma_joint) < 0.5;
    for (const auto& [name, c] : table.classes) good = good && c.inside >= 0.8 * c.count;
    if (!good) std::printf("\noutside the loose bounds of this check\n");
    return good ? 0 : 1;
  } catch (const Error& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return static_cast<int>(e.exit());
  }
}

#include "tasks/fit_cell/prepare.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

#include "core/base/error.hpp"
#include "core/base/conflict.hpp"
#include "core/base/json_source.hpp"
#include "core/base/suggest.hpp"
#include "core/record/field_block.hpp"
#include "fitting/regressors/linear.hpp"
#include "tasks/fit_cell/tied.hpp"

namespace axograd::tasks {
namespace {

constexpr double coarsest_step = 0.1;  // ms

bool fitted_by_default(const std::string& name) {
  return name == "C_m" || name == "E_L" || name == "V_T" || name == "tau_max" || name.rfind("g_", 0) == 0;
}

std::vector<std::string> free_names(const FitCellOptions& o, const std::vector<std::string>& all, const SourceJson& source,
                                    Problems& problems) {
  std::vector<std::string> names;
  for (const auto& n : all) {
    if (o.free.empty() && fitted_by_default(n)) names.push_back(n);
  }
  for (std::size_t i = 0; i < o.free.size(); ++i) {
    if (std::find(all.begin(), all.end(), o.free[i]) != all.end()) {
      names.push_back(o.free[i]);
      continue;
    }
    Problem p = source.problem_at(fmt::format("/free/{}", i));
    p.code = "bad_choice";
    const std::string near = nearest(o.free[i], all);
    p.message = fmt::format("the cell \"{}\" has no parameter \"{}\"{}; it has {}", o.cell, o.free[i],
                            near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near), quoted_list(all));
    problems.add(p);
  }
  return names;
}

CellSweep cut(const Trace& t, int begin, int end, double area, const CellFitOptions& o) {
  CellSweep s;
  for (int k = begin; k < end; ++k) {
    s.V.push_back(t.V[std::size_t(k)]);
    s.I.push_back(current_density(t.I[std::size_t(k)], area));
    s.weight.push_back(t.V[std::size_t(k)] > o.spike_above ? o.spike_weight : 1);
  }
  s.start_V = s.V.front();
  return s;
}

// pF: what makes dV/dt = (g (E - V) + I) / C true on average between spikes, over millisecond differences.
double measured_capacitance(const Dataset& d) {
  const Trace& t = d.train.front();
  const int step = std::max(1, int(std::lround(1 / d.dt)));
  fitting::Gram gram(3);
  std::size_t next = 0;
  for (int k = t.begin; k + step < t.samples(); k += step) {
    while (next < t.spikes.size() && t.spikes[next] + 10 * step < k) ++next;
    if (next < t.spikes.size() && std::abs(t.spikes[next] - k) < 10 * step) continue;
    double I = 0, V = 0;
    for (int j = 0; j < step; ++j) I += t.I[std::size_t(k + j)] / step, V += t.V[std::size_t(k + j)] / step;
    const Eigen::RowVector3d x(V, I, 1);
    gram.add(x, Eigen::VectorXd::Constant(1, (t.V[std::size_t(k + step)] - t.V[std::size_t(k)]) / (step * d.dt)));
  }
  return 1 / fitting::ridge_least_squares(gram).coefficients[1];
}

}  // namespace

CellSettings cell_settings(const FitCellOptions& o, const NeuronEntry& cell, const SourceJson& source, Problems& problems) {
  const FieldList& list = cell.fields.params;
  const auto names = field_names(list);
  const auto fields = field_of_scalar(list);
  CellSettings s;
  s.values = field_defaults(list);
  std::vector<double> low, high;
  for (const Field* f : fields) low.push_back(f->low), high.push_back(f->high);
  const auto read = [&](const OptionBlock& block, std::vector<double>& to) {
    if (block.given()) read_fields(source, block.pointer, list, to.data(), problems);
  };
  read(o.values, s.values);
  read(o.low, low);
  read(o.high, high);
  s.ties = read_ties(o.tied, names, s.values, source, problems);
  for (const auto& name : free_names(o, names, source, problems)) {
    const auto i = std::size_t(field_index(list, name));
    const bool tied = std::any_of(s.ties.begin(), s.ties.end(), [&](const Tie& t) { return t.follower == int(i); });
    if (tied && o.free.empty()) continue;
    if (!(low[i] < high[i])) {
      Problem p = source.problem_at("");
      p.code = "out_of_range";
      p.message = fmt::format("{}: the lower bound {:g} is not below the upper bound {:g}", name, low[i], high[i]);
      problems.add(p);
      continue;
    }
    s.free.push_back({int(i), Box(low[i], high[i])});
  }
  check_ties(s.ties, s.free, o.tied, names, source, problems);
  s.polish = read_polish(o.fit.polish, "/fit/polish", source, problems);
  const PolishOptions& polish = o.fit.polish;
  const double polish_end = polish.begin + polish.length.value_or(o.fit.window);
  if (!polish.losses.empty() && polish.begin < o.fit.window + o.fit.validation && polish_end > o.fit.window + 1e-9 &&
      o.fit.validation > 0) {
    add_conflict(source, "/fit/polish", fmt::format(
        "the polish from {:g} to {:g} ms would see the data that candidates are compared on, from {:g} to {:g} ms (fit.window, fit.validation)",
        polish.begin, polish_end, o.fit.window, o.fit.window + o.fit.validation), problems);
  }
  return s;
}

CellSweep cell_window(const Trace& t, double dt, double area, const CellFitOptions& o, double begin, double length) {
  const int first = t.begin + int(std::lround(begin / dt)), end = first + int(std::lround(length / dt));
  if (end > t.samples()) {
    throw InputError(fmt::format("{}: {:g} ms are to be fitted from {:g} ms on, but only {:.0f} ms of the sweep count", t.name,
                                 length, begin, (t.samples() - t.begin) * dt));
  }
  return cut(t, first, end, area, o);
}

double cell_area(const Dataset& d, const FitCellOptions& o) {
  if (d.dt > coarsest_step + 1e-9) {
    throw InputError(fmt::format(
        "the recording has a step of {:g} ms; gates of a spike need {:g} ms or less: set preprocess.step (0.025 ms is usual)",
        d.dt, coarsest_step));
  }
  if (o.area > 0) return o.area;
  const double C = measured_capacitance(d);
  if (!(C > 0)) throw InputError("the voltage between spikes gives no positive capacitance; set area");
  return 100 * C;
}

CellData cell_data(const Dataset& d, const FitCellOptions& o) {
  CellData c;
  c.area = cell_area(d, o);
  const Trace& t = d.train.front();
  c.window = cell_window(t, d.dt, c.area, o.fit, 0, o.fit.window);
  const int end = t.begin + int(c.window.V.size());
  const int last = std::min(t.samples(), end + int(std::lround(o.fit.validation / d.dt)));
  if ((last - end) * d.dt >= 200) {
    c.validation = cut(t, end, last, c.area, o.fit);
    for (int s : t.spikes) {
      if (s >= end && s < last) c.validation_spikes.push_back(s - end);
    }
  }
  return c;
}

}  // namespace axograd::tasks

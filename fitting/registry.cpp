#include "fitting/registry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/error.hpp"
#include "core/base/json_source.hpp"
#include "core/base/suggest.hpp"
#include "core/record/options.hpp"
#include "fitting/losses/dv_dt.hpp"
#include "fitting/losses/feature_scores.hpp"
#include "fitting/losses/gamma_loss.hpp"
#include "fitting/losses/mean_square.hpp"
#include "fitting/losses/phase_plane.hpp"
#include "fitting/losses/soft_dtw.hpp"
#include "fitting/losses/spike_likelihood.hpp"
#include "fitting/losses/spike_window_square.hpp"
#include "fitting/losses/trace_loss.hpp"
#include "fitting/losses/van_rossum.hpp"
#include "fitting/losses/windowed_moments.hpp"
#include "fitting/optimizers/adam.hpp"
#include "fitting/optimizers/cma_es.hpp"
#include "fitting/optimizers/differential_evolution.hpp"
#include "fitting/optimizers/gaussian_process.hpp"
#include "fitting/optimizers/gradient_descent.hpp"
#include "fitting/optimizers/lbfgs.hpp"
#include "fitting/optimizers/lbfgs_restarts.hpp"
#include "fitting/optimizers/levenberg_marquardt.hpp"
#include "fitting/optimizers/nelder_mead.hpp"
#include "fitting/optimizers/nesterov.hpp"
#include "fitting/optimizers/newton.hpp"
#include "fitting/optimizers/particle_swarm.hpp"
#include "fitting/optimizers/polyak.hpp"
#include "fitting/optimizers/random_search.hpp"
#include "fitting/optimizers/rmsprop.hpp"
#include "fitting/optimizers/sobol_search.hpp"
#include "fitting/optimizers/two_points_de.hpp"

namespace axograd::fitting {
namespace {

struct Entry {
  std::string name;
  bool optimizer;
  std::unique_ptr<Optimizer> (*make)(const SourceJson*, const std::string& pointer, Problems*);  // null for a loss
  nlohmann::json (*schema)(std::string_view title);
  std::string (*text)();
  TraceLoss (*make_loss)(const SourceJson&, const std::string& pointer, Problems&) = nullptr;  // of losses that compare traces
};

template <class T> std::unique_ptr<Optimizer> make_one(const SourceJson* source, const std::string& pointer, Problems* problems) {
  typename T::Options options;
  if (source) read_options(*source, pointer, options, *problems, {.ignore = {"type"}});
  return std::make_unique<T>(options);
}

template <class T> Entry optimizer_entry(const char* name) {
  return {name, true, &make_one<T>, &schema_of<typename T::Options>, &describe_text<typename T::Options>};
}

template <class T> TraceLoss make_loss(const SourceJson& source, const std::string& pointer, Problems& problems) {
  T loss;
  if (!pointer.empty()) read_options(source, pointer, loss.options, problems);
  return trace_loss(loss);
}

template <class T> Entry loss_entry(const char* name) {
  Entry entry{name, false, nullptr, &schema_of<typename T::Options>, &describe_text<typename T::Options>};
  if constexpr (is_trace_loss<T>) entry.make_loss = &make_loss<T>;
  return entry;
}

const std::vector<Entry>& entries() {
  static const std::vector<Entry> all = {
#define AX_OPTIMIZER(name, Type) optimizer_entry<Type>(#name),
#define AX_LOSS(name, Type) loss_entry<Type>(#name),
#include "fitting/fitting.list"
#undef AX_OPTIMIZER
#undef AX_LOSS
  };
  return all;
}

std::vector<std::string> names_of(bool optimizers) {
  std::vector<std::string> names;
  for (const Entry& e : entries())
    if (e.optimizer == optimizers) names.push_back(e.name);
  return names;
}

const Entry& entry_of(const std::string& name, const std::vector<std::string>& allowed, const char* what) {
  for (const Entry& e : entries())
    if (e.name == name && std::find(allowed.begin(), allowed.end(), name) != allowed.end()) return e;
  throw UsageError(fmt::format("there is no {} \"{}\"{}", what, name, suggestion(name, allowed)));
}

std::vector<std::string> all_names() {
  auto names = names_of(true);
  for (auto& name : names_of(false)) names.push_back(std::move(name));
  return names;
}

}  // namespace

std::vector<std::string> optimizer_names() { return names_of(true); }
std::vector<std::string> loss_names() { return names_of(false); }

std::unique_ptr<Optimizer> make_optimizer(const std::string& name, const SourceJson& source, const std::string& pointer,
                                          Problems& problems) {
  return entry_of(name, names_of(true), "optimizer").make(&source, pointer, &problems);
}

std::unique_ptr<Optimizer> make_optimizer(const std::string& name) {
  return entry_of(name, names_of(true), "optimizer").make(nullptr, {}, nullptr);
}

std::vector<std::string> trace_loss_names() {
  std::vector<std::string> names;
  for (const Entry& e : entries())
    if (e.make_loss) names.push_back(e.name);
  return names;
}

TraceLoss make_trace_loss(const std::string& name, const SourceJson& source, const std::string& pointer, Problems& problems) {
  return entry_of(name, trace_loss_names(), "loss of traces").make_loss(source, pointer, problems);
}

nlohmann::json options_schema(const std::string& name) { return entry_of(name, all_names(), "optimizer or loss").schema(name); }
std::string options_text(const std::string& name) { return entry_of(name, all_names(), "optimizer or loss").text(); }

}  // namespace axograd::fitting

#include "tasks/train_network/check_loss.hpp"

#include <fmt/format.h>

namespace axograd::tasks {
namespace {

void add(const SourceJson& source, Problems& problems, const std::string& key, const std::string& message, const std::string& allowed) {
  Problem p = source.problem_at("/training/loss/" + key);
  p.code = "conflict";
  p.message = message;
  p.allowed = allowed;
  problems.add(p);
}

}  // namespace

void check_loss(const NetworkLossOptions& loss, const SourceJson& source, Problems& problems) {
  const auto& d = loss.rate_distribution;
  if (d && d->rates.empty() == d->file.empty()) {
    add(source, problems, "rate_distribution", d->file.empty() ? "no rates are given" : "rates are given twice", "one of `rates` and `file`");
  }
  const auto& v = loss.voltage;
  if (v && !(v->low < v->high)) add(source, problems, "voltage", fmt::format("low is {}, high {}", v->low, v->high), "low below high");
}

}  // namespace axograd::tasks

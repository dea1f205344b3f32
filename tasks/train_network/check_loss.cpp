#include "tasks/train_network/check_loss.hpp"

#include <fmt/format.h>

#include "core/base/conflict.hpp"

namespace axograd::tasks {

void check_loss(const NetworkLossOptions& loss, const SourceJson& source, Problems& problems) {
  const auto& d = loss.rate_distribution;
  if (d && d->rates.empty() == d->file.empty()) {
    add_conflict(source, "/training/loss/rate_distribution", d->file.empty() ? "no rates are given" : "rates are given twice", problems,
                 "one of `rates` and `file`");
  }
  const auto& v = loss.voltage;
  if (v && !(v->low < v->high))
    add_conflict(source, "/training/loss/voltage", fmt::format("low is {}, high {}", v->low, v->high), problems, "low below high");
}

}  // namespace axograd::tasks

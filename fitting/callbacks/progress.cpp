#include "fitting/callbacks/progress.hpp"

#include <fmt/format.h>

#include "core/base/text.hpp"

namespace axograd::fitting {

Progress::Progress(const ProgressOptions& options, Sink sink) : options_(options), sink_(std::move(sink)) {}

std::string Progress::line(const HistoryEntry& now) const {
  std::string text =
      fmt::format("{}  iteration {}  loss {:.6g}  gradient {:.2g}", options_.stage, now.iteration, now.loss, now.gradient_norm);
  const double spent = now.wall_s - begun_s_;
  const auto done = static_cast<double>(now.iteration - begun_iteration_);
  if (spent <= 0 || done <= 0) return text;
  text += fmt::format("  {:.3g}/s", done / spent);
  const auto left = static_cast<double>(options_.iterations - now.iteration);
  if (options_.iterations > 0 && left > 0) text += fmt::format("  at most {} left", human_duration(left * spent / done));
  return text;
}

Action Progress::on(const Moment& moment) {
  const double now = moment.now.wall_s;
  if (moment.phase == Phase::begin) begun_s_ = now, begun_iteration_ = moment.now.iteration, shown_s_ = -1;
  if (moment.phase == Phase::iteration) {
    const double wait = options_.terminal ? 0.1 : shown_s_ < 0 ? options_.first_s : options_.every_s;
    const double since = shown_s_ < 0 ? begun_s_ : shown_s_;
    if (now - since >= wait) {
      sink_(options_.terminal ? "\r\x1b[K" + line(moment.now) : line(moment.now) + "\n");
      shown_s_ = now;
    }
  }
  if (moment.phase == Phase::end)
    sink_(fmt::format("{}{}  {}\n", options_.terminal ? "\r\x1b[K" : "", line(moment.now), to_string(moment.report->status)));
  return Action::go_on;
}

}  // namespace axograd::fitting

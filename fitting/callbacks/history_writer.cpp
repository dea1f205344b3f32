#include "fitting/callbacks/history_writer.hpp"

#include <nlohmann/json.hpp>

namespace axograd::fitting {

std::string history_line(const HistoryEntry& entry, std::string_view stage) {
  nlohmann::ordered_json line;
  line["stage"] = stage;
  line["iteration"] = entry.iteration;
  line["loss"] = entry.loss;
  line["gradient_norm"] = entry.gradient_norm;
  line["step_norm"] = entry.step_norm;
  line["evaluations"] = entry.evaluations;
  line["cpu_s"] = entry.cpu_s;
  line["wall_s"] = entry.wall_s;
  return line.dump();
}

void HistoryWriter::open(bool resumed) {
  file_ = std::make_unique<JsonLines>(path_, resumed ? bytes_ : -1);
  bytes_ = file_->size();
}

void HistoryWriter::write(const HistoryEntry& now) {
  file_->append(history_line(now, stage_));
  bytes_ = file_->size();
}

Action HistoryWriter::on(const Moment& moment) {
  if (!file_) open(moment.resumed);
  if (moment.phase == Phase::begin && !moment.resumed) write(moment.now);
  if (moment.phase == Phase::iteration) write(moment.now);
  if (moment.phase == Phase::end) file_.reset();
  return Action::go_on;
}

}  // namespace axograd::fitting

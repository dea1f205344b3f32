#include "fitting/callbacks/history_writer.hpp"

#include <filesystem>

#include <nlohmann/json.hpp>

namespace axograd::fitting {
namespace {

// Bytes to keep of a history when `stage` starts anew: all but what a killed start of this stage left at the end (its first line is
// written before its first checkpoint), and but a torn last line. -1 where there is no file.
int64_t kept_bytes(const std::string& path, std::string_view stage) {
  if (!std::filesystem::exists(path)) return -1;
  const std::string text = read_file(path);
  const std::string ours = "{\"stage\":" + nlohmann::ordered_json(stage).dump() + ",";
  size_t end = text.rfind('\n') + 1;  // npos + 1 is 0
  while (end > 0) {
    const size_t line = end < 2 ? 0 : text.rfind('\n', end - 2) + 1;
    if (text.compare(line, ours.size(), ours) != 0) break;
    end = line;
  }
  return static_cast<int64_t>(end);
}

}  // namespace

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
  file_ = std::make_unique<JsonLines>(path_, resumed ? bytes_ : kept_bytes(path_, stage_));
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

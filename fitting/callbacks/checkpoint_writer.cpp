#include "fitting/callbacks/checkpoint_writer.hpp"

#include <fmt/format.h>

#include "core/base/error.hpp"

namespace axograd::fitting {

CheckpointWriter::CheckpointWriter(CheckpointFolder folder, const CheckpointOptions& options,
                                   std::map<std::string, std::string> metadata, std::string how_to_resume, Warn warn)
    : folder_(std::move(folder)),
      options_(options),
      metadata_(std::move(metadata)),
      how_to_resume_(std::move(how_to_resume)),
      warn_(std::move(warn)) {}

bool CheckpointWriter::due(const Moment& moment) const {
  return moment.now.wall_s - last_s_ >= options_.seconds || moment.now.iteration - last_iteration_ >= options_.iterations;
}

bool CheckpointWriter::write(const Moment& moment) {
  Snapshot snapshot = moment.snapshot();
  snapshot.metadata.insert(metadata_.begin(), metadata_.end());
  snapshot.metadata["iteration"] = std::to_string(moment.now.iteration);
  const bool better = moment.best.e.value < best_written_;
  last_s_ = moment.now.wall_s;
  last_iteration_ = moment.now.iteration;
  try {
    folder_.write(snapshot, moment.now.iteration, better);
  } catch (const ResourceError& error) {
    if (warn_) warn_(fmt::format("no checkpoint at iteration {}: {}", moment.now.iteration, error.what()));
    return false;
  }
  if (better) best_written_ = moment.best.e.value;
  return true;
}

Action CheckpointWriter::on(const Moment& moment) {
  if (moment.phase == Phase::settled && due(moment)) write(moment);
  if (moment.phase == Phase::begin && !moment.resumed) write(moment);
  if (moment.phase == Phase::begin && moment.resumed) last_s_ = moment.now.wall_s, last_iteration_ = moment.now.iteration;
  if (moment.phase != Phase::end) return Action::go_on;
  const bool saved = std::isfinite(moment.now.loss) && write(moment);
  const bool early = moment.report->status == Status::stopped || moment.report->status == Status::budget;
  if (early && saved && !how_to_resume_.empty()) moment.report->advice += " To go on: " + how_to_resume_;
  if (early && !saved) moment.report->advice += " The last state could not be saved; resuming repeats some iterations.";
  return Action::go_on;
}

}  // namespace axograd::fitting

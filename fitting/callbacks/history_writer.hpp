// history.jsonl: one line per iteration. The file's length is part of the fit's state; a resumed fit cuts what came after it, and
// a fit that starts anew cuts what a killed start of the same stage left.
#pragma once
#include <memory>

#include "core/base/atomic_file.hpp"
#include "fitting/fit.hpp"

namespace axograd::fitting {

class HistoryWriter final : public Callback {
 public:
  HistoryWriter(std::string path, std::string stage) : path_(std::move(path)), stage_(std::move(stage)) {}
  Action on(const Moment& moment) override;
  std::string_view name() const override { return "history"; }
  void visit_state(StateVisitor& visit) override { visit("bytes", bytes_); }

 private:
  void open(bool resumed);
  void write(const HistoryEntry& now);

  std::string path_, stage_;
  std::unique_ptr<JsonLines> file_;
  int64_t bytes_ = 0;
};

// One history line; numbers that are not finite become null.
std::string history_line(const HistoryEntry& entry, std::string_view stage);

}  // namespace axograd::fitting

// Live progress: one line that is rewritten on a terminal, a plain line now and then elsewhere.
#pragma once
#include <cstdio>
#include <functional>

#include "fitting/fit.hpp"

namespace axograd::fitting {

struct ProgressOptions {
  std::string stage = "fit";
  bool terminal = false;   // rewrite one line
  double first_s = 1;      // the first line comes after this time at the latest
  double every_s = 10;     // between plain lines; a terminal is refreshed ten times a second
  int64_t iterations = 0;  // the budget, for the time left; 0 leaves it out
};

class Progress final : public Callback {
 public:
  using Sink = std::function<void(const std::string&)>;
  explicit Progress(
      const ProgressOptions& options, Sink sink = [](const std::string& text) {
        std::fputs(text.c_str(), stderr);
        std::fflush(stderr);
      });
  Action on(const Moment& moment) override;
  std::string_view name() const override { return "progress"; }
  void visit_state(StateVisitor&) override {}

 private:
  std::string line(const HistoryEntry& now) const;

  ProgressOptions options_;
  Sink sink_;
  double begun_s_ = 0, shown_s_ = -1;
  long begun_iteration_ = 0;
};

}  // namespace axograd::fitting

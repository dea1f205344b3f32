// Ctrl-C and SIGTERM end the fit after the iteration that is running (core/base/process installs the handler).
#pragma once
#include "core/base/process.hpp"
#include "fitting/fit.hpp"

namespace axograd::fitting {

class StopSignal final : public Callback {
 public:
  Action on(const Moment&) override { return stop_requested() ? Action::stop : Action::go_on; }
  std::string_view name() const override { return "the user"; }
  void visit_state(StateVisitor&) override {}
};

}  // namespace axograd::fitting

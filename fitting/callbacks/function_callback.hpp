// A callback without state, from a function.
#pragma once
#include <functional>

#include "fitting/fit.hpp"

namespace axograd::fitting {

class FunctionCallback final : public Callback {
 public:
  FunctionCallback(std::string name, std::function<Action(const Moment&)> f) : name_(std::move(name)), function_(std::move(f)) {}
  Action on(const Moment& moment) override { return function_(moment); }
  std::string_view name() const override { return name_; }
  void visit_state(StateVisitor&) override {}

 private:
  std::string name_;
  std::function<Action(const Moment&)> function_;
};

}  // namespace axograd::fitting

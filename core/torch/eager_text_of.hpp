// The one template behind EagerText.
#pragma once
#include "core/num/math.hpp"
#include "core/torch/eager_text.hpp"
// the step itself (reset, flow, remember; located spikes) is the engines' own
#include "core/rollout/kernels/event.hpp"

AX_NAMESPACE_BEGIN

template <class M> class EagerTextOf final : public EagerText {
  using T = EagerReal;

 public:
  NeuronFields fields() const override { return fields_of<M>(); }
  void prepare(const std::vector<T>& params, double dt) override {
    fill(p_, [&](int i) { return params[std::size_t(i)]; });
    c_ = AX_ISA::prepare<M, T>(p_, dt);
    dt_ = dt;
  }
  void set_inputs(const std::vector<T>& inputs) override {
    fill(in_, [&](int i) { return inputs[std::size_t(i)]; });
  }
  std::vector<T> carry() const override {
    std::vector<T> list;
    x_.each([&](const T& y) { list.push_back(y); });
    return list;
  }
  void set_carry(const std::vector<T>& carry) override {
    std::size_t i = 0;
    x_.each([&](T& y) { y = carry[i++]; });
  }
  T drive() const override { return M::drive(x_.s, environment(p_, c_, in_, x_.h, none_, dt_)); }
  T log_rate() const override {
    if constexpr (HasLogRate<M>) return M::log_rate(x_.s, environment(p_, c_, in_, x_.h, none_, dt_));
    else return -100.0;
  }
  void step(const T& z) override { take_step<M>(x_, environment(p_, c_, in_, x_.h, z, dt_), z); }
  void network_step(const NetworkSpike& z, const SynapticCurrent& current) override {
    const auto e = environment(p_, c_, in_, x_.h, z.held, dt_);
    M::reset(x_.s, e, z.resets);
    if constexpr (requires { x_.s.V_m, in_.I; }) {
      if (current) in_.I = in_.I + current(x_.s.V_m);
    }
    M::flow(x_.s, e);
    if constexpr (history_size<M> > 0) M::remember(x_.h, e, z.remembered);
  }
  Event event_step() override {
    if constexpr (M::info.edge) {
      step(none_);
      return {};
    } else {
      const EventStep<M, T> e = AX_ISA::event_step<M>(x_, p_, c_, in_, dt_);
      return {e.fired, e.fraction};
    }
  }

 private:
  ParamsOf<M, T> p_;
  CoeffOf<M, T> c_;
  InputOf<M, T> in_;
  Carry<M, T> x_;
  T none_ = 0.0;
  double dt_ = 0;
};

template <class M> std::unique_ptr<EagerText> make_eager_text() { return std::make_unique<EagerTextOf<M>>(); }

AX_NAMESPACE_END

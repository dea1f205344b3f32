// Learning rules whose memory does not grow with the length of a trial. Every rule carries forward, along with the network, what
// past inputs have done to the state, and meets it with the loss of the moment.
//
//   d_rtrl     one trace per connection: e_ij <- D_j e_ij + f_j x_i, D_j the neuron's own Jacobian (state, spike, reset), f_j
//   what an input does
//              to it, x_i what arrives through the synapse's filter; dW_ij += <L_j, e_ij>. With symmetric feedback and without
//              the readout's filter this is D-RTRL (Wang et al., Nat Commun 17:1745, 2026), with the filter (kappa) and any
//              feedback it is e-prop (Bellec et al. 2020, Nat Commun 11:3625). Memory: batch x connections x states.
//   es_d_rtrl  the trace as a product of a source's and a neuron's part: ex_i <- a ex_i + x_i; ef_j <- a D_j ef_j + (1 - a) f_j;
//              dW_ij += ex_i <L_j, ef_j>/(1 - a^{t+1}) (same source; pp_prop). Several decays: the mean of their gradients. The
//              correction is kept for all t. Memory: batch x neurons.
//   ottt       LIF alone: a source's trace that decays like the membrane, times the slope of the moment (Xiao et al. 2022,
//              arXiv 2210.04195). Memory: batch x neurons.
//   rtrl       the whole Jacobian (Williams & Zipser 1989): exact, for small networks, the oracle of the others.
#pragma once
#include <vector>

#include "core/network/network.hpp"

namespace axograd {

enum class OnlineMethod { d_rtrl, es_d_rtrl, ottt, rtrl };

template <class R> struct OnlineRule {
  OnlineMethod method = OnlineMethod::d_rtrl;
  bool kappa = false;           // credit through the readout's leak: traces are filtered with its decay (d_rtrl, rtrl)
  bool reset = true;            // through the reset of a spike
  const R* feedback = nullptr;  // [N, O] learning signal in place of the readout's weights: random or adaptive feedback
  std::vector<double> decays = {};   // es_d_rtrl: in (0, 1), one or more
  std::int64_t memory_limit = std::int64_t(1) << 30;  // rtrl refuses to take more, bytes per 16 trials
};

// UsageError with one sentence where the rule cannot run this network.
template <class R> void check_online_rule(const Network<R>& network, const OnlineRule<R>& rule);

// Bytes of exact RTRL's Jacobian for 16 trials.
template <class R> std::int64_t rtrl_bytes(const Network<R>& network, bool kappa);

// Scalars of the carry that can carry a derivative: all but a refractory clock. Indices into the carry.
std::vector<int> traced_states(const NeuronFields& fields);

}  // namespace axograd

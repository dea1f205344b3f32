// What several channels of a cell have in common. A cell has each of them once, however many of its channels name it.
#pragma once
#include "models/channels/channel.hpp"

AX_NAMESPACE_BEGIN

struct SodiumReversal {
#define AX_E_NA(X, XA) X(E_Na, 50, "mV", 20, 90, "sodium reversal")
  AX_NO_STATE
  AX_RECORD(Params, AX_E_NA)
};

struct PotassiumReversal {
#define AX_E_K(X, XA) X(E_K, -90, "mV", -120, -60, "potassium reversal")
  AX_NO_STATE
  AX_RECORD(Params, AX_E_K)
};

// Calcium's reversal as a parameter. The other choice for a calcium channel is CalciumPool.
struct CalciumReversal {
#define AX_E_CA(X, XA) X(E_Ca, 120, "mV", 50, 200, "calcium reversal")
  AX_NO_STATE
  AX_RECORD(Params, AX_E_CA)
  template <class S, class E> AX_HD static const auto& reversal(const S&, const E& e) { return e.p.E_Ca; }
};

// Where the sodium and potassium channels of Traub & Miles open.
struct SpikeThreshold {
#define AX_V_T(X, XA) X(V_T, -55, "mV", -90, -40, "voltage from which the spike's rates are counted")
  AX_NO_STATE
  AX_RECORD(Params, AX_V_T)
};

AX_NAMESPACE_END

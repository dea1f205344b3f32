// The parts that every cell has.
#pragma once
#include "models/channels/channel.hpp"

AX_NAMESPACE_BEGIN
namespace membrane {

struct Potential {
#define AX_MEMBRANE_V(X, XA) X(V_m, -65, "mV", -150, 100, "membrane potential")
  AX_RECORD(State, AX_MEMBRANE_V)
  AX_NO_PARAMS
};
struct Capacitance {
#define AX_MEMBRANE_C(X, XA) X(C_m, 1, "uF/cm2", 0.1, 10, "capacitance")
  AX_NO_STATE
  AX_RECORD(Params, AX_MEMBRANE_C)
};
struct LeakConductance {
#define AX_MEMBRANE_G_L(X, XA) X(g_L, 0.1, "mS/cm2", 1e-4, 5, "leak conductance")
  AX_NO_STATE
  AX_RECORD(Params, AX_MEMBRANE_G_L)
};
struct LeakReversal {
#define AX_MEMBRANE_E_L(X, XA) X(E_L, -70, "mV", -110, -30, "leak reversal")
  AX_NO_STATE
  AX_RECORD(Params, AX_MEMBRANE_E_L)
};
struct ConstantCurrent {
#define AX_MEMBRANE_I_E(X, XA) X(I_e, 0, "uA/cm2", -100, 100, "constant current")
  AX_NO_STATE
  AX_RECORD(Params, AX_MEMBRANE_I_E)
};
#define AX_MEMBRANE_INPUT(X, XA) X(I, 0, "uA/cm2", -1000, 1000, "injected current")

}  // namespace membrane
AX_NAMESPACE_END

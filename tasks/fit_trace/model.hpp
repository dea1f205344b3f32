// A fitted FlexGif: parameters in the neuron's units plus the layout they belong to. And the variants that are tried.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/record/fields.hpp"
#include "models/neurons/flex_gif_layout.hpp"

namespace axograd::tasks {

// Where the parameters stand in the flat list of FlexGif::Params.
struct ParameterPlaces {
  int C_m, g_L, E_L, V_reset, g_A, g_K, tau_h, eta, g_eta, c, tau_theta, b, beta, b_0, gamma, size;
};
const ParameterPlaces& places();
const FieldList& flex_gif_fields();
std::string parameter_name(int place);  // "eta[2]"
const Field& parameter_field(int place);

struct FlexGifModel {
  FlexGifLayout layout;
  std::vector<double> params;  // [places().size]
  double operator[](int place) const { return params[std::size_t(place)]; }
  double& operator[](int place) { return params[std::size_t(place)]; }
  double V_T() const;      // mV, threshold of the escape rate at rest
  double Delta_V() const;  // mV
};
FlexGifModel default_model();

// One candidate. `joint` false: the published two-step fit.
struct Variant {
  std::string name, title;
  bool joint = true;
  bool curve = false;        // free I-V curve
  int filters = 0;           // threshold couplings
  bool conductance = false;  // eta as a conductance
  bool currents = false;     // I_A and I_K
  double smoothness = 1;     // factors on the settings of the fit: strength of the smoothness prior,
  double voltage = 1;        //   weight of the recorded voltage,
  double knots = 1;          //   number of knots
};
const std::vector<Variant>& variants();
const Variant& variant(std::string_view name);  // UsageError with the nearest name
// The same model under other settings of the fit, in groups of which one is accepted at most (tuning by cross-validation).
std::vector<std::vector<Variant>> neighbours(const Variant& of);

}  // namespace axograd::tasks

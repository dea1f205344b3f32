#include "tasks/fit_trace/model.hpp"

#include <fmt/format.h>

#include "core/base/error.hpp"
#include "core/base/suggest.hpp"
#include "models/neurons/flex_gif.hpp"

namespace axograd::tasks {

const FieldList& flex_gif_fields() { return FlexGif::Params_list; }

namespace {

int place_of(std::string_view name) {
  int at = 0;
  for (const Field& f : flex_gif_fields()) {
    if (name == f.name) return at;
    at += f.count;
  }
  return -1;
}

}  // namespace

const ParameterPlaces& places() {
  static const ParameterPlaces p = {place_of("C_m"),   place_of("g_L"), place_of("E_L"),       place_of("V_reset"), place_of("g_A"),  place_of("g_K"),
                                    place_of("tau_h"), place_of("eta"), place_of("g_eta"),     place_of("c"),       place_of("tau_theta"),
                                    place_of("b"),     place_of("beta"), place_of("b_0"),      place_of("gamma"),   flex_gif_fields().size};
  return p;
}

const Field& parameter_field(int place) {
  int at = 0;
  for (const Field& f : flex_gif_fields()) {
    if (place < at + f.count) return f;
    at += f.count;
  }
  return *flex_gif_fields().begin();
}

std::string parameter_name(int place) {
  int at = 0;
  for (const Field& f : flex_gif_fields()) {
    if (place < at + f.count) return f.count > 1 ? fmt::format("{}[{}]", f.name, place - at) : f.name;
    at += f.count;
  }
  return "?";
}

FlexGifModel default_model() {
  FlexGifModel m;
  for (const Field& f : flex_gif_fields()) m.params.insert(m.params.end(), std::size_t(f.count), f.value);
  return m;
}

double FlexGifModel::V_T() const { return -(*this)[places().b_0] / (*this)[places().beta]; }
double FlexGifModel::Delta_V() const { return 1 / (*this)[places().beta]; }

const std::vector<Variant>& variants() {
  static const std::vector<Variant> list = {
      {"gif_two_step", "GIF, two-step fit", false, false, 0, false, false, 1},
      {"gif", "GIF, joint fit", true, false, 0, false, false, 1},
      {"gif_iv", "GIF with I-V curve", true, true, 0, false, false, 1},
      {"igif_1", "GIF with I-V curve and one threshold coupling", true, true, 1, false, false, 1},
      {"igif_2", "GIF with I-V curve and two threshold couplings", true, true, 2, false, false, 1},
      {"igif_3", "GIF with I-V curve and three threshold couplings", true, true, 3, false, false, 1},
      {"igif_3_stiff", "as igif_3, couplings five times stiffer", true, true, 3, false, false, 5},
      {"igif_3_soft", "as igif_3, couplings five times softer", true, true, 3, false, false, 0.2},
      {"ggif", "GIF with I-V curve, two couplings and conductance eta", true, true, 2, true, false, 1},
      {"agif", "GIF with I-V curve, two couplings, A and K currents", true, true, 2, false, true, 1},
  };
  return list;
}

const Variant& variant(std::string_view name) {
  std::vector<std::string> names;
  for (const Variant& v : variants()) {
    if (v.name == name) return v;
    names.emplace_back(v.name);
  }
  throw UsageError(fmt::format("unknown variant \"{}\"; known: {}", name, fmt::join(names, ", ")));
}

}  // namespace axograd::tasks

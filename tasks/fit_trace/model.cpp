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
  static const ParameterPlaces p = {place_of("C_m"),   place_of("g_L"), place_of("E_L"),       place_of("V_reset"),
                                    place_of("g_A"),   place_of("g_K"), place_of("tau_h"),     place_of("eta"),
                                    place_of("g_eta"), place_of("c"),   place_of("tau_theta"), place_of("b"),
                                    place_of("beta"),  place_of("b_0"), place_of("gamma"),     flex_gif_fields().size};
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
      {"gif_two_step", "GIF, two-step fit", false, false, 0, false, false},
      {"gif", "GIF, joint fit", true, false, 0, false, false},
      {"gif_iv", "GIF with I-V curve", true, true, 0, false, false},
      {"igif_1", "GIF with I-V curve and one threshold coupling", true, true, 1, false, false},
      {"igif_2", "GIF with I-V curve and two threshold couplings", true, true, 2, false, false},
      {"igif_3", "GIF with I-V curve and three threshold couplings", true, true, 3, false, false},
      {"ggif", "GIF with I-V curve, two couplings and conductance eta", true, true, 2, true, false},
      {"agif", "GIF with I-V curve, two couplings, A and K currents", true, true, 2, false, true},
  };
  return list;
}

const Variant& variant(std::string_view name) {
  std::vector<std::string> names;
  for (const Variant& v : variants()) {
    if (v.name == name) return v;
    names.push_back(v.name);
  }
  throw UsageError(fmt::format("unknown variant \"{}\"; known: {}", name, fmt::join(names, ", ")));
}

std::vector<std::vector<Variant>> neighbours(const Variant& of) {
  const auto changed = [&](const char* suffix, const char* words, double Variant::*member, double factor) {
    Variant v = of;
    v.name += suffix;
    v.title += words;
    v.*member *= factor;
    return v;
  };
  std::vector<std::vector<Variant>> groups;
  if (of.filters > 0) {
    groups.push_back({changed("_stiff", ", couplings five times stiffer", &Variant::smoothness, 5),
                      changed("_soft", ", couplings five times softer", &Variant::smoothness, 0.2)});
  }
  groups.push_back({changed("_less_voltage", ", voltage weighs a third", &Variant::voltage, 1.0 / 3),
                    changed("_more_voltage", ", voltage weighs three times as much", &Variant::voltage, 3)});
  if (of.curve) {
    groups.push_back({changed("_few_knots", ", half the knots", &Variant::knots, 0.5),
                      changed("_many_knots", ", half as many knots again", &Variant::knots, 1.5)});
  }
  return groups;
}

}  // namespace axograd::tasks

#include "models/neurons/glif_parameters.hpp"

#include <zlib.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/error.hpp"
#include "core/record/fields.hpp"
#include "models/neurons/glif.hpp"

namespace axograd {
namespace {

using nlohmann::json;

constexpr std::size_t largest_text = std::size_t(64) << 20;

std::string read_text(const std::string& path) {   // gzread passes plain files through
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(path.c_str(), "rb"), gzclose);
  if (!file) throw InputError(path + ": cannot be opened");
  std::string text;
  char buffer[1 << 16];
  for (int n; (n = gzread(file.get(), buffer, sizeof buffer)) != 0;) {
    if (n < 0) throw InputError(path + ": damaged gzip data");
    text.append(buffer, std::size_t(n));
    if (text.size() > largest_text) throw InputError(path + ": more than 64 MiB of JSON");
  }
  return text;
}

// Named values of one model in our units.
std::map<std::string, double> values_of(const json& m, int level) {
  const json& factor = m.at("coeffs");
  const double e_l = 1e3 * m.at("El_reference").get<double>();
  std::map<std::string, double> v;
  v["C_m"] = 1e12 * m.at("C").get<double>() * factor.at("C").get<double>();
  v["g_L"] = 1e9 / m.at("R_input").get<double>() * factor.at("G").get<double>();
  v["E_L"] = e_l;
  v["V_th"] = e_l + 1e3 * m.at("th_inf").get<double>() * factor.at("th_inf").get<double>();
  v["T_ref"] = 1e3 * m.at("spike_cut_length").get<double>() * m.at("dt").get<double>();
  if (level == 2 || level >= 4) {
    const json& reset = m.at("voltage_reset").at("params");
    const json& theta = m.at("threshold_dynamics").at("params");
    v["f_v"] = reset.at("a").get<double>();
    v["delta_V"] = -1e3 * reset.at("b").get<double>();   // the file's b is added, the paper's delta_V is subtracted
    v["b_s"] = 1e-3 * theta.at("b_spike").get<double>();
    v["delta_theta"] = 1e3 * theta.at("a_spike").get<double>();
    if (level == 5) {
      v["a_v"] = 1e-3 * theta.at("a_voltage").get<double>() * factor.at("a").get<double>();
      v["b_v"] = 1e-3 * theta.at("b_voltage").get<double>() * factor.at("b").get<double>();
    }
  }
  if (level >= 3) {
    for (int j = 0; j < 2; ++j) {
      const std::size_t i = std::size_t(j);
      const std::string slot = "[" + std::to_string(j) + "]";
      v["k" + slot] = 1e-3 / m.at("asc_tau_array").at(i).get<double>();
      v["delta_I" + slot] = 1e12 * m.at("asc_amp_array").at(i).get<double>() * factor.at("asc_amp_array").at(i).get<double>();
    }
  }
  return v;
}

FieldList fields_of_level(int level) {
  switch (level) {
    case 1: return Glif1::Params_list;
    case 2: return Glif2::Params_list;
    case 3: return Glif3::Params_list;
    case 4: return Glif4::Params_list;
    default: return Glif5::Params_list;
  }
}

std::vector<double> in_order(const std::map<std::string, double>& values, const FieldList& fields) {
  std::vector<double> params;
  for (const Field& f : fields) {
    for (int j = 0; j < f.count; ++j) {
      const auto found = values.find(f.count == 1 ? f.name : std::string(f.name) + "[" + std::to_string(j) + "]");
      params.push_back(found == values.end() ? f.value : found->second);   // the escape rate's sharpness is ours
    }
  }
  return params;
}

}  // namespace

std::vector<GlifModel> load_glif_models(const std::string& path) {
  const std::string text = read_text(path);
  std::vector<GlifModel> models;
  try {
    const json file = json::parse(text);
    for (const auto& [id, cell] : file.at("cells").items()) {
      for (const auto& [name, model] : cell.at("models").items()) {
        if (name.size() != 5 || name.compare(0, 4, "GLIF") != 0 || name[4] < '1' || name[4] > '5') throw InputError(path + ": cell " + id + ": unknown model '" + name + "'; allowed: GLIF1 … GLIF5");
        const int level = name[4] - '0';
        models.push_back({id, cell.at("species"), cell.at("line"), level, in_order(values_of(model, level), fields_of_level(level)),
                          1e3 * model.at("dt").get<double>()});
      }
    }
  } catch (const json::exception& e) {
    throw InputError(path + ": not a file of GLIF parameters: " + e.what());
  }
  return models;
}

}  // namespace axograd

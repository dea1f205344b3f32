#include "models/currents.hpp"

#include <string_view>
#include <type_traits>

#include "all_neurons.hpp"  // made from models.list
#include "core/base/error.hpp"

namespace axograd {
namespace {

template <class M>
concept Cell = requires {
  typename M::Text;
};  // Compartment's list of channels

// I_Na of g_Na; a channel without such a parameter is numbered.
template <class C> std::string name_of(std::size_t number) {
  for (const Field& f : C::Params_list) {
    if (std::string_view(f.name).starts_with("g_")) return "I_" + std::string(f.name + 2);
  }
  return "I_" + std::to_string(number);
}

template <Cell M> CellCurrents of_cell(const std::vector<double>& params, const std::vector<std::vector<double>>& states) {
  ParamsOf<M, double> p;
  std::size_t i = 0;
  p.each([&](double& x) { x = params[i++]; });
  const InputOf<M, double> in{};
  const HistoryOf<M, double> h{};
  const CoeffOf<M, double> c{};
  const double z = 0;
  const EnvironmentOf<M> e{p, c, in, h, z, 0};
  CellCurrents all;
  for (std::size_t t = 0; t < states.front().size(); ++t) {
    StateOf<M, double> s;
    std::size_t k = 0, channel = 0;
    s.each([&](double& x) { x = states[k++][t]; });
    const auto put = [&](const std::string& name, double current) {
      if (t == 0) all.names.push_back(name), all.values.emplace_back();
      all.values[channel++].push_back(current);
    };
    M::each_current(s, e, [&]<class C>(C, double g, double reversal) {
      put(t == 0 ? name_of<C>(channel) : std::string(), g * (s.V_m - reversal));
    });
    put("I_L", p.g_L * (s.V_m - p.E_L));
  }
  return all;
}

template <class M> CellCurrents along(const std::vector<double>& params, const std::vector<std::vector<double>>& states) {
  if constexpr (!Cell<M>) {
    throw UsageError("\"" + std::string(M::info.name) + "\" is not made of channels");
  } else {
    return of_cell<M>(params, states);
  }
}

}  // namespace

CellCurrents cell_currents(const NeuronEntry& cell, const std::vector<double>& params,
                           const std::vector<std::vector<double>>& states) {
  const std::string_view name = cell.fields.info->name;
#define AX_NEURON(text, Type, header) \
  if (name == #text) return along<Type>(params, states);
#include "models/models.list"
#undef AX_NEURON
  throw UsageError("unknown neuron \"" + std::string(name) + "\"");
}

}  // namespace axograd

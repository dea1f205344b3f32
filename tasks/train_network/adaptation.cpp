#include "tasks/train_network/adaptation.hpp"

#include <algorithm>
#include <string_view>

namespace axograd::tasks {
namespace {

template <class F> void each_scalar(const NeuronFields& fields, F&& f) {
  int row = 0;
  for (const FieldList* list : {&fields.state, &fields.history}) {
    for (const Field& field : *list) {
      for (int k = 0; k < field.count; ++k) f(field, row++);
    }
  }
}

bool adapts(const Field& f) {
  const std::string_view name = f.name;
  return name != "V_m" && name != "clock" && !(f.low == 0 && f.high == 1);
}

}  // namespace

std::vector<std::string> adaptation_states(const Network<float>& network) {
  std::vector<std::string> names;
  for (const auto& p : network.populations) {
    each_scalar(*p.fields, [&](const Field& f, int) {
      if (adapts(f) && std::find(names.begin(), names.end(), f.name) == names.end()) names.emplace_back(f.name);
    });
  }
  return names;
}

std::vector<std::vector<int>> places_of(const Network<float>& network, const std::vector<std::string>& names) {
  std::vector<std::vector<int>> places;
  for (const auto& p : network.populations) {
    auto& list = places.emplace_back();
    each_scalar(*p.fields, [&](const Field& f, int row) {
      if (adapts(f) && std::find(names.begin(), names.end(), f.name) != names.end()) list.push_back(row);
    });
  }
  return places;
}

}  // namespace axograd::tasks

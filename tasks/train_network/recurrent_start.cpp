#include "tasks/train_network/recurrent_start.hpp"

#include <fmt/format.h>

#include <cmath>

#include "models/networks/wiring/balance.hpp"

namespace axograd::tasks {

std::optional<RecurrentStart> recurrent_start(const data::Weights& weights) {
  const data::Projection* joined = nullptr;
  for (const auto& p : weights.projections) {
    if (p.joined) joined = &p;
  }
  if (!joined) return {};
  networks::Edges edges;
  edges.pre_count = joined->pre_count;
  edges.post_count = joined->post_count;
  const auto cells = std::size_t(joined->post_count);
  std::vector<double> excitation(cells), inhibition(cells);
  joined->each([&](int pre, int post, float w) {
    if (w == 0) return;
    networks::append(edges, pre, post, 0, double(w));
    (w > 0 ? excitation : inhibition)[std::size_t(post)] += std::abs(double(w));
  });
  if (edges.size() == 0) return {};
  RecurrentStart start;
  start.radius = networks::spectral_radius(edges).radius;
  for (std::size_t j = 0; j < cells; ++j) {
    start.excitation += excitation[j] / double(cells);
    start.inhibition += inhibition[j] / double(cells);
    start.imbalance += std::abs(excitation[j] - inhibition[j]) / double(cells);
  }
  return start;
}

std::string text_of(const RecurrentStart& s) {
  return fmt::format(
      "recurrent weights: spectral radius {:.3g}; onto a cell they sum to {:.3g} of excitation and {:.3g} of inhibition, {:.2g} apart",
      s.radius, s.excitation, s.inhibition, s.imbalance);
}

}  // namespace axograd::tasks

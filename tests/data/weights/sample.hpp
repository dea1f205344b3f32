// A network of three neurons with all that a file of weights can hold.
#pragma once
#include "data/weights/weights.hpp"

namespace axograd::data::testing {

inline Weights sample_weights() {
  Weights w;
  w.populations = {{"E", 0, 2, 1}, {"I", 2, 1, -1}};
  Projection in;
  in.name = "in", in.pre = "input", in.post = "network", in.pre_count = 2, in.post_count = 3;
  in.dense = {0.5f, -0.0f, 1e-30f, 2.0f, 3.0f, -4.0f};
  Projection rec;
  rec.name = "rec", rec.pre = rec.post = "network", rec.pre_count = rec.post_count = 3, rec.unit = "nS";
  rec.from = {0, 1, 2}, rec.to = {1, 2, 0}, rec.values = {0.25f, 0.75f, -1.5f}, rec.pre_sign = {1, 1, -1};
  Projection out;
  out.name = "out", out.pre = "network", out.post = "output", out.pre_count = 3, out.post_count = 1;
  out.dense = {1.0f, 2.0f, 3.0f};
  w.projections = {in, rec, out};
  w.vectors = {{"tau_m", {20.0f, 20.0f, 10.0f}}, {"bias", {0.5f}}};
  w.metadata = {{"task", "evidence"}, {"seed", "3"}};
  return w;
}

}  // namespace axograd::data::testing

// Excitation and inhibition in balance, and recurrent weights of a given spectral radius.
#pragma once
#include <string>

#include "core/record/options.hpp"
#include "models/networks/wiring/edges.hpp"

namespace axograd::networks {

// Multiplies all inhibitory weights by sum E / |sum I|, so that all weights together sum to 0. Returns the factor (4 for 4:1
// cells of alike weights). UsageError when there is no excitatory or no inhibitory weight.
double balance_population(Edges& edges);

// The same for every postsynaptic cell by itself: its inhibitory weights are multiplied so that its inputs sum to 0. Without the
// mean the outlier eigenvalue of an E/I matrix is gone. Cells without one of the two stay as they are; returns how many.
int balance_rows(Edges& edges);

// Every cell's inputs divided by their Euclidean norm (Song, Yang & Wang 2016); cells with no input stay.
void normalise_rows(Edges& edges);

// Largest |eigenvalue| of the signed weight matrix (pre_count = post_count).
struct SpectralRadius {
  double radius = 0;
  double residual = 0;  // |W x - lambda x| / (|lambda| |x|) of the eigenpair it is read from; 0 from the dense solver
  int products = 0;     // matrix-vector products spent; 0 from the dense solver
};
struct SpectrumOptions {
  int dense_up_to = 300;
  int krylov = 80;
  int filter = 100;
  double tolerance = 1e-3;
  int restarts = 20;
  template <class V> void visit(V& v) {
    v("dense_up_to", dense_up_to, {.doc = "cells up to which all eigenvalues are computed", .low = 0, .high = 2000});
    v("krylov", krylov, {.doc = "dimension of the Krylov space of larger ones", .low = 2, .high = 500});
    v("filter", filter, {.doc = "power steps before each Krylov space", .low = 0, .high = 1e5});
    v("tolerance", tolerance, {.doc = "relative residual at which it ends", .low = 1e-12, .high = 0.1});
    v("restarts", restarts, {.doc = "Krylov spaces at most", .low = 1, .high = 1000});
  }
};
SpectralRadius spectral_radius(const Edges& edges, const SpectrumOptions& options = {});

// Multiplies all weights so that the spectral radius is `radius`. Returns the factor. UsageError when it is 0 as it stands (no
// loop of synapses).
double scale_to_radius(Edges& edges, double radius, const SpectrumOptions& options = {});

struct BalanceOptions {
  std::string balance = "none";
  double radius = 0;
  template <class V> void visit(V& v) {
    v("balance", balance,
      {.doc = "inhibitory weights made to match the excitatory ones: in sum over the network, or cell by cell",
       .choices = {"none", "population", "rows"},
       .source = "rows: Song, Yang & Wang 2016"});
    v("radius", radius,
      {.doc = "spectral radius to which the recurrent weights are scaled; 0: left as it is", .low = 0, .high = 100});
  }
};
// What the options ask for, in this order. Returns how many cells could not be balanced (rows).
int balance(Edges& edges, const BalanceOptions& options);

}  // namespace axograd::networks

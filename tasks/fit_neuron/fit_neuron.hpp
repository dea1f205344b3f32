// From a recording to a fitted neuron of the registry, by the escape-noise likelihood of its spikes.
#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tasks/fit_neuron/options.hpp"
#include "tasks/stages/stage.hpp"

namespace axograd::tasks {

// By neuron: places and values of the parameters that the user gave a start.
using GivenStarts = std::map<std::string, std::vector<std::pair<int, double>>>;

// The neurons that are tried: `levels`, or `neuron` alone.
std::vector<std::string> candidates_of(const FitNeuronOptions& options);

// Runs everything and writes the results into `folder`; returns the files that were read. Throws Stopped when the user stopped
// it; run again to go on.
std::vector<std::string> fit_neuron(const FitNeuronOptions& options, const GivenStarts& given, const std::string& folder,
                                    int threads, const StageEvents& events);

}  // namespace axograd::tasks

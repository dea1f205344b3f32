// What a training leaves in its run folder: weights, summary, report.
#pragma once
#include "tasks/network_report/network_report.hpp"
#include "tasks/task.hpp"
#include "tasks/train_network/evaluate.hpp"
#include "tasks/train_network/recurrent_start.hpp"
#include "tasks/train_network/training_log.hpp"

namespace axograd::tasks {

struct Trained {
  const TrainNetworkOptions& options;
  const trials::TrialTask& task;
  networks::NetworkModel<float>& model;   // holds the chosen weights
  data::Weights before;
  network_report::StartState start;
  std::optional<RecurrentStart> recurrent;   // weights before training
  std::int64_t rewired = 0;                  // connections drawn anew
  const TrainingLog& log;
  std::string status, reason, advice;
  long iterations = 0;
  double cpu_s = 0;   // parts before a resume included
  std::string started;
  std::vector<std::string> said_of_connectome;   // by its reader: signs, what a control moved
};

// Judges the network on fresh trials, with lesions and perturbations, and writes summary.json, report.json, weights.safetensors,
// learning.json. Returns the held-out share.
network_report::Share write_trained(const Trained& trained, const RunRequest& request);

}  // namespace axograd::tasks

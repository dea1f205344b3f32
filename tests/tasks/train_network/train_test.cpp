#include <filesystem>

#include "core/base/atomic_file.hpp"
#include "core/base/json_source.hpp"
#include "fitting/registry.hpp"
#include "tasks/train_network/train.hpp"
#include "tasks/trials/registry.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace axograd;
using namespace axograd::tasks;
using axograd::testing::TemporaryFolder;

namespace {

TrainNetworkOptions options(int iterations) {
  TrainNetworkOptions o;
  o.network.populations = {{.name = "E", .neuron = "snn_alif", .count = 16, .sign = "excitatory"},
                           {.name = "I", .neuron = "snn_lif", .count = 4, .sign = "inhibitory"}};
  for (const char* from : {"input", "E", "I"}) {
    networks::SynapseOptions s;
    s.from = from;
    s.topology.p = 0.5;
    o.network.synapses.push_back(s);
  }
  o.training.iterations = iterations;
  o.training.batch = 20;
  o.training.validate_every = 2;
  o.training.validation_trials = 20;
  o.training.checkpoint = 0;
  o.test.trials = 20;
  o.test.perturbations = false;
  return o;
}

std::string trained(const std::string& folder, int iterations, int threads, bool resume) {
  make_folders(folder);
  const auto task = trials::make_trial_task("evidence.chen2022");
  const SourceJson settings = parse_json(R"({"schedule": {"rate": 0.01}, "clip": 1})", "optimizer");
  Problems problems;
  const auto adam = fitting::make_optimizer("adam", settings, "", problems);
  REQUIRE(problems.empty());
  RunRequest request;
  request.out = folder;
  request.threads = threads;
  request.quiet = true;
  request.resume = resume;
  REQUIRE(train_network(options(iterations), *task, *adam, request) == Exit::ok);
  return read_file(folder + "/weights.safetensors");
}

}  // namespace

TEST_CASE("a training has the same weights with any number of threads, and after it was broken off and resumed") {
  TemporaryFolder folder;
  const std::string one = trained(folder.path("one"), 4, 1, false);
  CHECK(trained(folder.path("two"), 4, 2, false) == one);
  CHECK(trained(folder.path("four"), 4, 4, false) == one);
  const std::string half = trained(folder.path("parts"), 2, 2, false);
  CHECK(half != one);
  CHECK(trained(folder.path("parts"), 4, 1, true) == one);
}

TEST_CASE("training lowers the loss of a task that needs no memory") {
  // One cue in place of five: the answer is the side that fires.
  TemporaryFolder folder;
  const SourceJson source = parse_json(R"({"trials": {"preset": "evidence.chen2022", "cues": 1, "delay": 0, "dt": 1}})", "test");
  Problems problems;
  const auto task = trials::make_trial_task(source, "/trials", problems);
  REQUIRE(problems.empty());
  const SourceJson settings = parse_json(R"({"schedule": {"rate": 0.02}, "clip": 1})", "optimizer");
  const auto adam = fitting::make_optimizer("adam", settings, "", problems);
  TrainNetworkOptions o = options(60);
  o.training.batch = 32;
  o.training.validation_trials = 64;
  o.training.validate_every = 20;
  o.training.learning.rule = "eprop";
  o.test.trials = 200;
  RunRequest request;
  request.out = folder.path("run");
  request.quiet = true;
  make_folders(request.out);
  REQUIRE(train_network(o, *task, *adam, request) == Exit::ok);
  const auto summary = nlohmann::json::parse(read_file(request.out + "/summary.json"));
  INFO(summary.dump(1));
  CHECK(summary["validation"].get<double>() > 0.85);
}

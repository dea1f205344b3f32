#include <filesystem>

#include "core/base/atomic_file.hpp"
#include "core/base/json_source.hpp"
#include "data/weights/weights_file.hpp"
#include "fitting/registry.hpp"
#include "tasks/task.hpp"
#include "tasks/train_network/train.hpp"
#include "tasks/trials/registry.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/tasks/train_network/small_training.hpp"

using namespace axograd;
using namespace axograd::tasks;
using axograd::testing::TemporaryFolder;

namespace axograd::tasks {
Task train_network_task();
}

namespace {

TrainNetworkOptions options(int iterations) { return axograd::testing::small_training(iterations, 20); }

std::string trained(const std::string& folder, const TrainNetworkOptions& o, int threads, bool resume) {
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
  REQUIRE(train_network(o, *task, *adam, request) == Exit::ok);
  return read_file(folder + "/weights.safetensors");
}

}  // namespace

TEST_CASE("a training has the same weights with any number of threads, and after it was broken off and resumed") {
  TemporaryFolder folder;
  const std::string one = trained(folder.path("one"), options(4), 1, false);
  CHECK(trained(folder.path("two"), options(4), 2, false) == one);
  CHECK(trained(folder.path("four"), options(4), 4, false) == one);
  const std::string half = trained(folder.path("parts"), options(2), 2, false);
  CHECK(half != one);
  CHECK(trained(folder.path("parts"), options(4), 1, true) == one);
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

TEST_CASE("short-term plasticity in a training: the same weights after a break and with other threads, exported with its numbers") {
  TemporaryFolder folder;
  const auto plastic = [](int iterations) {
    TrainNetworkOptions o = options(iterations);
    o.network.synapses[1].plasticity = {.U = 0.4, .tau_d = 90, .tau_f = 700, .spread = 0.2};
    return o;
  };
  const std::string one = trained(folder.path("one"), plastic(4), 1, false);
  trained(folder.path("parts"), plastic(2), 2, false);
  CHECK(trained(folder.path("parts"), plastic(4), 1, true) == one);
  const data::Weights w = data::read_weights(folder.path("one") + "/weights.safetensors");
  REQUIRE(w.vectors.count("E-I.tau_d") == 1);
  CHECK(w.vectors.at("E-I.tau_d").size() == 16);
  CHECK(w.vectors.at("E-I.U") == w.vectors.at("E-E.U"));
  CHECK(w.vectors.count("I-E.U") == 0);
}

TEST_CASE("short-term plasticity of input synapses is refused where a task shows numbers") {
  const auto mistakes = [](const std::string& kind, const std::string& from) {
    const SourceJson source = parse_json(R"({"trials": {"preset": "gonogo.spikernn", "encoding": {"kind": ")" + kind + R"("}},
      "network": {"populations": [{"name": "E"}], "synapses": [{"from": "input"}, {"from": ")" + from + R"(", "plasticity": {}}]}})", "net.json");
    Problems problems;
    const auto task = train_network_task().make();
    read_into(source, "", task->options(), problems);
    if (problems.empty()) task->check(source, problems);
    return problems.text();
  };
  CHECK(mistakes("spikes", "input").empty());
  CHECK(mistakes("values", "E").empty());
  CHECK_THAT(mistakes("values", "input"), Catch::Matchers::Contains("short-term plasticity") && Catch::Matchers::Contains("not spikes"));
}

#include "tasks/train_network/check_network.hpp"

#include <nlohmann/json.hpp>

#include "core/base/atomic_file.hpp"
#include "tasks/task.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace axograd;
using namespace axograd::tasks;
using axograd::testing::TemporaryFolder;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace axograd::tasks {
Task train_network_task();
}

namespace {

const char* const network = R"({
  "trials": "evidence.chen2022",
  "network": {
    "populations": [
      {"name": "E", "neuron": "snn_alif", "count": 16, "sign": "excitatory"},
      {"name": "I", "neuron": "snn_alif", "count": 4, "sign": "inhibitory", "parameters": {"tau_m": 20}, "learn": ["tau_a"]}
    ],
    "synapses": [{"from": "input"}, {"from": "E", "to": ["E", "I"]}, {"from": "I"}],
    "readout": {"from": ["E"]}
  }
})";

Problems problems_of(const std::string& text) {
  const SourceJson source = parse_json(text, "net.json");
  Problems problems;
  const auto task = train_network_task().make();
  read_into(source, "", task->options(), problems);
  if (problems.empty()) task->check(source, problems);
  return problems;
}

// With `value` put at `pointer`.
std::string mistakes(const std::string& pointer, const json& value) {
  json all = json::parse(network);
  all[json::json_pointer(pointer)] = value;
  const Problems problems = problems_of(all.dump(1));
  std::string places;
  for (const Problem& p : problems.list()) places += p.pointer + " at line " + std::to_string(p.line) + ": " + p.text() + '\n';
  return places;
}

}  // namespace

TEST_CASE("a network without mistakes has no problem") {
  CHECK(problems_of(network).text().empty());
}

TEST_CASE("a parameter's mistake stands at its own line and column of the file") {
  std::string text = network;
  text.replace(text.find("{\"tau_m\": 20}"), 13, "{\n\"tau_m\": 20,\n \"tau_a\": \"2 mV\", \"V_thh\": 1}");
  const Problems problems = problems_of(text);
  REQUIRE(problems.size() == 2);
  CHECK(problems.list()[0].text().starts_with("net.json:8:"));
  CHECK(problems.list()[0].pointer == "/network/populations/1/parameters/V_thh");
  CHECK_THAT(problems.list()[0].text(), Contains("did you mean \"V_th\""));
  CHECK(problems.list()[1].text().starts_with("net.json:8:11: "));
  CHECK_THAT(problems.list()[1].text(), Contains("mV") && Contains("ms"));
}

TEST_CASE("what does not exist is refused where it is named, with what was probably meant") {
  const std::string populations = "/network/populations/", synapses = "/network/synapses/";
  CHECK_THAT(mistakes(populations + "0/neuron", "snn_aliff"), Contains("/network/populations/0/neuron at line") && Contains("snn_alif"));
  CHECK_THAT(mistakes(populations + "0/neuron", "glif5"), Contains("not built for networks"));
  CHECK_THAT(mistakes(populations + "1/parameters/tau_m", -5), Contains("/1/parameters/tau_m at") && Contains("out of range"));
  CHECK_THAT(mistakes(populations + "1/learn/0", "tau_aa"), Contains("/1/learn/0 at") && Contains("'tau_a'"));
  CHECK_THAT(mistakes(populations + "1/name", "E"), Contains("/populations/1/name at") && Contains("two populations are called"));
  CHECK_THAT(mistakes(synapses + "1/from", "Ex"), Contains("/synapses/1/from at") && Contains("did you mean 'E'"));
  CHECK_THAT(mistakes(synapses + "1/to/1", "II"), Contains("/synapses/1/to/1 at") && Contains("did you mean 'I'"));
  CHECK_THAT(mistakes(synapses + "2/input", "Ii"), Contains("/synapses/2/input at") && Contains("'I'"));
  CHECK_THAT(mistakes("/network/readout/from/0", "EE"), Contains("/readout/from/0 at") && Contains("did you mean 'E'"));
}

TEST_CASE("several mistakes are told at once") {
  json all = json::parse(network);
  all["network"]["populations"][1]["parameters"] = {{"tau_mm", 3}};
  all["network"]["synapses"][1]["to"][0] = "EE";
  all["network"]["readout"]["from"][0] = "X";
  CHECK(problems_of(all.dump()).size() == 3);
}

TEST_CASE("settings that would be ignored, or cannot go together, are refused") {
  const std::string ampa = mistakes("/network/synapses/1/receptor", "AMPA");
  CHECK_THAT(ampa, Contains("/synapses/1/receptor at") && Contains("in mV") && Contains("\"none\""));
  CHECK_THAT(mistakes("/network/synapses/1/free", true), Contains("/synapses/1/free at") && Contains("\"sign\": \"free\""));
  CHECK(mistakes("/network/synapses/0/free", true).empty());
  CHECK_THAT(mistakes("/training", {{"learning", {{"rule", "tbptt"}}}}), Contains("/training/learning/window") && Contains("at least 1"));
  CHECK(mistakes("/training", {{"learning", {{"rule", "tbptt"}, {"window", 50}}}}).empty());
}

TEST_CASE("a rule by traces is tried on the network") {
  json all = json::parse(network);
  all["training"]["learning"] = {{"rule", "eprop"}, {"traces", true}};
  CHECK_THAT(problems_of(all.dump()).text(), Contains("for the parameters of cells"));
  all["network"]["populations"][1].erase("learn");
  CHECK(problems_of(all.dump()).text().empty());
  all["network"]["synapses"][1]["plasticity"] = json::object();
  CHECK_THAT(problems_of(all.dump()).text(), Contains("short-term plasticity"));
}

TEST_CASE("a connectome names synapses that exist, and nothing stands beside it") {
  TemporaryFolder folder;
  write_file_atomic(folder.path("edges.csv"), "pre,post,count\na,b,3\nb,a,1\n");
  json all = json::parse(network);
  all["network"]["synapses"][1] = {{"name", "rec"}, {"from", "E"}, {"to", {"E"}}};
  all["connectome"] = {{"synapses", "rec"}, {"rank", 3}, {"source", {{"edges", folder.path("edges.csv")}}}};
  CHECK(problems_of(all.dump()).text().empty());
  for (const char* learn : {"low_rank", "type_pairs"}) {
    all["connectome"]["learn"] = learn;
    CHECK(problems_of(all.dump()).text().empty());
  }
  all["network"]["synapses"][1]["weights"] = {{"scale_excitatory", 2}};
  all["network"]["synapses"][1]["topology"] = {{"p", 0.5}};
  const std::string ignored = problems_of(all.dump()).text();
  CHECK_THAT(ignored, Contains("no weights here") && Contains("no topology here"));
  all["connectome"]["synapses"] = "recc";
  const Problems problems = problems_of(all.dump());
  REQUIRE(problems.size() == 1);
  CHECK(problems.list()[0].pointer == "/connectome/synapses");
  CHECK_THAT(problems.text(), Contains("did you mean 'rec'"));
}

// A network of the engine as NIR: the numbers of what it can say, the reasons of what it cannot.
#include "data/weights/nir_network.hpp"

#include <unistd.h>

#include <cmath>
#include <filesystem>

#include "data/weights/export.hpp"
#include "data/weights/weights_file.hpp"
#include "models/neurons/adaptive_lif.hpp"
#include "models/neurons/lif.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::data;

namespace {

const NeuronFields lif = fields_of<Lif>(), adaptive = fields_of<AdaptiveLif>();

// Two channels, populations of two and one cell, exponential currents of 5 ms, sparse recurrence, leaky readout of 20 ms.
Network<float> sample() {
  Network<float> n;
  n.dt = 0.5, n.channels = 2;
  const double decay = std::exp(-0.5 / 5);
  for (int k = 0; k < 2; ++k) {
    NetworkPopulation<float> p;
    p.name = k == 0 ? "E" : "I", p.fields = &lif, p.first = k == 0 ? 0 : 2, p.count = k == 0 ? 2 : 1;
    for (const float value : {100.0f, 5.0f, -65.0f, -50.0f, -60.0f, 0.0f})
      p.params.insert(p.params.end(), std::size_t(p.count), value);
    p.base.assign(std::size_t(p.count), k == 0 ? 0.0f : 10.0f);
    NetworkPort port;
    port.name = "current", port.filter.c = decay, port.filter.e = 1;
    p.ports = {port};
    n.populations.push_back(p);
  }
  NetworkProjection<float> in, rec;
  in.external = true, in.count = 2, in.population = 0;
  in.wiring = {2, 2, true, {1, 2, 3, 4}, {}, {}};
  rec.first = 0, rec.count = 2, rec.population = 1;
  rec.wiring = {2, 1, false, {7.0f}, {0, 0, 1}, {0}};
  n.projections = {in, rec};
  n.readout = {0, 3, 1, std::exp(-0.5 / 20), false, {1, 1, 1}, {0.25f}};
  return n;
}

std::string reasons(const Network<float>& n) {
  std::string all;
  for (const std::string& p : nir_problems(nir_of(n))) all += p + "\n";
  return all;
}

}  // namespace

TEST_CASE("leaky integrate-and-fire networks keep their numbers") {
  const NirNetwork n = nir_of(sample());
  CHECK(reasons(sample()).empty());
  CHECK(n.neurons.tau_m == std::vector<double>{20, 20, 20});
  CHECK(n.neurons.r[0] == Approx(0.2));
  CHECK(n.neurons.v_leak[0] == -65);
  CHECK(n.neurons.v_leak[2] == Approx(-63));  // 10 pA / 5 nS
  CHECK(n.neurons.v_threshold[1] == -50);
  CHECK(n.neurons.tau_syn[1] == Approx(5));
  CHECK(n.neurons.w_in[1] == Approx(10));
  CHECK(n.tau_out == Approx(20));
  CHECK(n.weights.find("in")->dense == std::vector<float>{1, 2, 0, 3, 4, 0});
  CHECK(n.weights.find("rec")->dense == std::vector<float>{0, 0, 0, 0, 0, 7, 0, 0, 0});
  CHECK(n.weights.vectors.at("bias") == std::vector<float>{0.25f});
}

TEST_CASE("a filter that decays before it acts has its first value in the weights") {
  Network<float> n = sample();
  n.populations[1].ports[0].filter.e = 0.5;
  CHECK(nir_of(n).weights.find("rec")->dense[5] == 3.5f);
  for (auto& p : n.populations) p.ports[0].filter = {};  // pulses
  CHECK(reasons(n).empty());
  CHECK(nir_of(n).neurons.tau_syn.empty());
}

TEST_CASE("an export has the weights always, and NIR or its reasons") {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("axograd-export-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  Network<float> n = sample();
  Weights w = nir_of(n).weights;
  w.metadata["seed"] = "4";
  const Exported first = export_network(folder.string(), w, n);
  CHECK(first.nir == nir_available());
  CHECK(std::filesystem::exists(folder / "network.nir") == nir_available());
  CHECK(read_weights((folder / "weights.safetensors").string()).metadata.at("seed") == "4");
  n.readout.voltage = true;
  const Exported second = export_network(folder.string(), w, n);
  CHECK_FALSE(second.nir);
  CHECK(second.why_not.front().find("potentials") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(folder / "network.nir"));
  std::filesystem::remove_all(folder);
}

TEST_CASE("each part without a counterpart has its reason") {
  const auto with = [](auto change) {
    Network<float> n = sample();
    change(n);
    return reasons(n);
  };
  CHECK(with([](auto& n) { n.populations[0].fields = &adaptive; }).find("adaptive_lif") != std::string::npos);
  CHECK(with([](auto& n) { n.populations[0].params[10] = 2; }).find("refractory for 2 ms") != std::string::npos);
  CHECK(with([](auto& n) { n.populations[0].ports[0].conductance = true; }).find("conductances") != std::string::npos);
  CHECK(with([](auto& n) { n.projections[1].delay = 3; }).find("up to 3 steps") != std::string::npos);
  CHECK(with([](auto& n) { n.populations[0].ports[0].filter.b = 1; }).find("neither a pulse") != std::string::npos);
  CHECK(with([](auto& n) { n.populations[0].ports[0].filter = {}; }).find("some exponentials") != std::string::npos);
  CHECK(with([](auto& n) { n.readout.voltage = true; }).find("potentials") != std::string::npos);
  CHECK(with([](auto& n) {
          n.projections[1].name = "E-I", n.projections[1].plasticity = {{0.5, 0.5}, {200, 200}, {0, 0}};
        }).find("\"E-I\" has short-term plasticity") != std::string::npos);
  CHECK(with([](auto& n) {
          n.populations[0].ports.push_back(n.populations[0].ports[0]);
          n.populations[0].ports[1].filter.c = 0.5;
          n.projections.push_back(n.projections[0]);
          n.projections.back().port = 1;
        }).find("different time constants") != std::string::npos);
}

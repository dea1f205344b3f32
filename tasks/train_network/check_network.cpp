#include "tasks/train_network/check_network.hpp"

#include <algorithm>

#include "core/base/conflict.hpp"
#include "core/registry/neuron_entry.hpp"
#include "models/networks/cell_parameters.hpp"
#include "models/networks/filters.hpp"
#include "models/networks/network_model.hpp"
#include "models/registry.hpp"
#include "tasks/train_network/trace_gradient.hpp"

namespace axograd::tasks {
namespace {

using networks::NetworkCells;
constexpr int most_cells = 5000;   // a network that is built to be checked

class NetworkCheck {
 public:
  NetworkCheck(const TrainNetworkOptions& o, const networks::NetworkSurroundings& around, const SourceJson& source, Problems& problems)
      : o_(o), around_(around), source_(source), problems_(problems) {
    int first = 0;
    for (auto& p : o_.network.populations) {
      if (!p.fitted.empty()) p.fitted = source.resolve(p.fitted);
      cells_.push_back({p.name, first, p.count, 0});
      first += p.count;
    }
    total_ = first;
  }

  void names() {
    for (std::size_t i = 0; i < o_.network.populations.size(); ++i) population(i);
    for (std::size_t i = 0; i < o_.network.synapses.size(); ++i) synapses(i);
    for (std::size_t i = 0; i < o_.network.readout.from.size(); ++i)
      guard("/network/readout/from/" + std::to_string(i), [&] { networks::find_cells(cells_, o_.network.readout.from[i]); });
    if (problems_.empty() && o_.connectome) connectome();
  }

  void whole() {
    if (total_ > most_cells) return;
    networks::NetworkOptions network = o_.network;
    network.recurrent.radius = 0;   // eigenvalues take long, and hang on the connectome
    if (o_.connectome) stand_in(network);
    std::optional<networks::NetworkModel<float>> model;
    guard("/network", [&] { model.emplace(network, around_, std::uint64_t(o_.seed)); });
    if (!model) return;
    guard("/training/learning", [&] {
      const auto rule = trace_rule(o_.training, model->learns_parameters(), nullptr);
      if (rule) check_online_rule(model->network(), *rule);
    });
  }

 private:
  // Runs f; its error becomes a problem at `pointer`, or where it says itself.
  template <class F> bool guard(const std::string& pointer, F f) {
    try {
      f();
      return true;
    } catch (const ConfigError& e) {
      for (const Problem& found : e.problems.list()) {
        Problem p = source_.problem_at(found.pointer, found.code == "unknown_key");
        p.code = found.code, p.message = found.message, p.suggestion = found.suggestion, p.allowed = found.allowed;
        problems_.add(std::move(p));
      }
    } catch (const Error& e) {
      add(pointer, e.what());
    }
    return false;
  }

  void add(const std::string& pointer, const std::string& message, const std::string& allowed = {}) {
    add_conflict(source_, pointer, message, problems_, allowed);
  }

  void population(std::size_t i) {
    const auto& p = o_.network.populations[i];
    const std::string place = "/network/populations/" + std::to_string(i);
    fields_.push_back(nullptr);
    for (std::size_t j = 0; j < i; ++j) {
      if (cells_[j].name == p.name) add(place + "/name", "two populations are called \"" + p.name + '"');
    }
    if (!guard(place + "/neuron", [&] {
          const NeuronEntry& entry = neuron(p.neuron);
          network_kernels<float>(entry);
          fields_.back() = &entry.fields;
        }))
      return;
    guard(place + (p.fitted.empty() ? "/parameters" : "/fitted"), [&] { networks::cell_parameters(p, fields_.back()->params, 1); });
    for (std::size_t k = 0; k < p.learn.size(); ++k)
      guard(place + "/learn/" + std::to_string(k), [&] { index_of(fields_.back()->params, p.learn[k]); });
  }

  void synapses(std::size_t i) {
    const auto s = networks::with_receptor(o_.network.synapses[i]);
    const std::string place = "/network/synapses/" + std::to_string(i);
    guard(place + "/from", [&] { networks::check_source(s.from, cells_, around_); });
    const bool recurrent = std::any_of(cells_.begin(), cells_.end(), [&](const NetworkCells& c) { return c.name == s.from; });
    if (s.free && recurrent)
      add(place + "/free", "weights between neurons take their signs from `sign` of the population \"" + s.from + '"',
          "\"sign\": \"free\" there; `free` is for synapses from the input");
    for (std::size_t k = 0; k < s.to.size(); ++k)
      guard(place + "/to/" + std::to_string(k), [&] { networks::find_cells(cells_, s.to[k]); });
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      if (!fields_[c] || (!s.to.empty() && std::find(s.to.begin(), s.to.end(), cells_[c].name) == s.to.end())) continue;
      if (!guard(place + "/input", [&] { index_of(fields_[c]->input, s.conductance ? "I" : s.input); })) break;
      if (!guard(place + "/receptor", [&] { networks::check_receptor(s, cells_[c].name, *fields_[c]); })) break;
    }
  }

  void connectome() {
    std::vector<std::string> known;
    for (const auto& s : o_.network.synapses) {
      for (std::string& name : networks::synapse_names(s, cells_)) known.push_back(std::move(name));
    }
    const std::string& wanted = o_.connectome->synapses;
    guard("/connectome/synapses", [&] { networks::check_synapse_name(wanted, known); });
    for (std::size_t i = 0; i < o_.network.synapses.size(); ++i) {
      const auto names = networks::synapse_names(o_.network.synapses[i], cells_);
      if (names.size() != 1 || names.front() != wanted) continue;   // others of the same entry are drawn
      for (const char* key : {"topology", "weights", "delay", "longest_delay", "rewiring"}) {
        const std::string place = "/network/synapses/" + std::to_string(i) + "/" + key;
        if (source_.find(place))
          add(place, "the connectome gives the connections, weights and delays of \"" + wanted + "\"; this would be ignored",
              "no " + std::string(key) + " here; `gain` and connectome.radius scale the weights");
      }
    }
  }

  // One connection in place of the connectome's; what is computed from all of them is left out.
  void stand_in(networks::NetworkOptions& network) {
    const WiredConnectomeOptions& c = *o_.connectome;
    for (const auto& s : network.synapses) {
      for (std::size_t k = 0; k < (s.to.empty() ? cells_.size() : s.to.size()); ++k) {
        if (networks::synapse_names(s, cells_)[k] != c.synapses) continue;
        networks::GivenWiring wiring;
        const auto source = std::find_if(cells_.begin(), cells_.end(), [&](const NetworkCells& x) { return x.name == s.from; });
        wiring.edges.pre_count = source == cells_.end() ? around_.channels : source->count;
        wiring.edges.post_count = s.to.empty() ? cells_[k].count : networks::find_cells(cells_, s.to[k]).count;
        const auto sign = source == cells_.end() ? "free" : o_.network.populations[std::size_t(source - cells_.begin())].sign;
        const bool inhibits = sign == "inhibitory";
        networks::append(wiring.edges, 0, wiring.edges.post_count - 1, inhibits ? -1 : 1, inhibits ? -1.0 : 1.0);
        if (c.learn == "type_pairs") wiring.group = {0};
        if (c.learn == "low_rank") wiring.rank = c.rank;
        around_.given[c.synapses] = std::move(wiring);
      }
    }
    network.recurrent = {};
    network.fluctuation_driven.reset();
  }

  TrainNetworkOptions o_;
  networks::NetworkSurroundings around_;
  const SourceJson& source_;
  Problems& problems_;
  std::vector<NetworkCells> cells_;
  std::vector<const NeuronFields*> fields_;   // of the populations; null where the neuron is unknown
  int total_ = 0;
};

}  // namespace

void check_network(const TrainNetworkOptions& o, const networks::NetworkSurroundings& around, const SourceJson& source, Problems& problems) {
  NetworkCheck check(o, around, source, problems);
  check.names();
  if (problems.empty()) check.whole();
}

}  // namespace axograd::tasks

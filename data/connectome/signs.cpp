#include "data/connectome/signs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "core/base/suggest.hpp"
#include "core/base/text.hpp"
#include "core/num/philox.hpp"
#include "data/connectome/table.hpp"

namespace axograd::data {
namespace {

constexpr const char* advice =
    "; signs.from can be \"column\" (edge_columns.sign or node_columns.sign names a column of +1 and -1), \"weight\", \"table\" (a CSV of "
    "id,sign), \"transmitter\" (a rule, where the cells' transmitters are known), \"random\" (a stated share of the cells by chance: no "
    "data) or \"free\" (every weight may take either sign)";

std::string edge_name(const Connectome& c, std::size_t k) {
  return fmt::format("{} -> {}", c.nodes[static_cast<std::size_t>(c.edges.pre[k])].id,
                     c.nodes[static_cast<std::size_t>(c.edges.post[k])].id);
}

std::string listed(const std::vector<std::string>& names) { return quoted_list(names, 5); }

// Gives every edge the sign of its presynaptic node; nodes without one that make synapses are a mistake.
void from_nodes(Connectome& c, const std::string& file, const std::string& why) {
  std::vector<bool> speaks(c.nodes.size(), false);
  for (const int pre : c.edges.pre) speaks[static_cast<std::size_t>(pre)] = true;
  std::vector<std::string> without;
  for (std::size_t i = 0; i < c.nodes.size(); ++i) {
    if (speaks[i] && c.nodes[i].sign == 0) without.push_back(c.nodes[i].id);
  }
  if (!without.empty())
    throw InputError(fmt::format("{}: error: {} of {} cells have no sign {}: {}{}", file, without.size(), c.nodes.size(), why,
                                 listed(without), advice));
  for (std::size_t k = 0; k < c.edges.size(); ++k)
    c.edges.sign[k] = static_cast<signed char>(c.nodes[static_cast<std::size_t>(c.edges.pre[k])].sign);
}

// The sign of a cell, where it is known, must be that of its edges.
void check_agreement(const Connectome& c, std::size_t k, const std::string& file) {
  const int of_node = c.nodes[static_cast<std::size_t>(c.edges.pre[k])].sign, sign = c.edges.sign[k];
  if (of_node != 0 && sign != of_node)
    throw InputError(fmt::format("{}: error: edge {} has the sign {:+d}, its cell {:+d}", file, edge_name(c, k), sign, of_node));
}

void from_columns(Connectome& c, const std::string& file) {
  std::size_t without = 0, first = 0;
  for (std::size_t k = 0; k < c.edges.size(); ++k) {
    const int of_node = c.nodes[static_cast<std::size_t>(c.edges.pre[k])].sign;
    if (c.edges.sign[k] == 0) c.edges.sign[k] = static_cast<signed char>(of_node);
    check_agreement(c, k, file);
    if (c.edges.sign[k] == 0 && without++ == 0) first = k;
  }
  if (without > 0)
    throw InputError(fmt::format("{}: error: {} of {} edges have no sign (the first: {}){}", file, without, c.edges.size(),
                                 edge_name(c, first), advice));
  if (c.sign_source.empty()) c.sign_source = "column";
}

void from_table(Connectome& c, const SignOptions& options, const std::string& file) {
  if (options.table.empty()) throw UsageError("signs.from = \"table\" needs signs.table, a CSV with the columns id and sign");
  std::unordered_map<std::string, int> index;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < c.nodes.size(); ++i)
    index.emplace(c.nodes[i].id, static_cast<int>(i)), names.push_back(c.nodes[i].id);
  TableProblems problems;
  Table table(options.table, {"id", "sign"});
  const int id = table.find("id", {}, "the cell", problems), sign = table.find("sign", {}, "its sign", problems);
  problems.raise();
  for (ConnectomeNode& node : c.nodes) node.sign = 0;
  std::vector<std::string> fields;
  while (table.next(fields, problems)) {
    const std::string& cell = fields[static_cast<std::size_t>(id)];
    const auto found = index.find(cell);
    int value = 0;
    if (!parse_sign(fields[static_cast<std::size_t>(sign)], value))
      problems.add(table.path(), table.line(), static_cast<std::size_t>(sign) + 1, "wrong_sign",
                   fmt::format("'{}' is no sign", fields[static_cast<std::size_t>(sign)]), {}, quoted_list(sign_words()));
    if (found == index.end()) {
      const std::string near = nearest(cell, names);
      problems.add(table.path(), table.line(), static_cast<std::size_t>(id) + 1, "unknown_node",
                   fmt::format("cell '{}' is not in the connectome", cell), near.empty() ? near : fmt::format("\"{}\"", near));
    } else if (c.nodes[static_cast<std::size_t>(found->second)].sign != 0) {
      problems.add(table.path(), table.line(), static_cast<std::size_t>(id) + 1, "duplicate",
                   fmt::format("cell '{}' is there twice", cell));
    } else {
      c.nodes[static_cast<std::size_t>(found->second)].sign = value;
    }
  }
  problems.raise();
  from_nodes(c, file, fmt::format("in {}", options.table));
  c.sign_source = "given table";
}

struct Rule {
  const char *name, *source;
  std::vector<std::pair<const char*, int>> signs;  // transmitter, lower case
};

const std::array<Rule, 2>& rules() {
  static const std::array<Rule, 2> all{
      Rule{"fly",
           "ACh +, GABA and glutamate - (glutamate: Liu & Wilson 2013)",
           {{"ach", 1}, {"acetylcholine", 1}, {"gaba", -1}, {"glut", -1}, {"glutamate", -1}, {"glu", -1}}},
      Rule{"vertebrate",
           "ACh and glutamate +, GABA and glycine -",
           {{"ach", 1},
            {"acetylcholine", 1},
            {"glut", 1},
            {"glutamate", 1},
            {"glu", 1},
            {"gaba", -1},
            {"gly", -1},
            {"glycine", -1}}}};
  return all;
}

std::string lower(std::string text) {
  for (char& ch : text) ch = static_cast<char>(ch >= 'A' && ch <= 'Z' ? ch - 'A' + 'a' : ch);
  return text;
}

void from_c_elegans(Connectome& c, const std::string& file) {
  int found = 0;
  for (ConnectomeNode& node : c.nodes) {
    const bool gaba = is_c_elegans_gaba(node.id);
    node.sign = gaba ? -1 : 1;
    node.transmitter = gaba ? "GABA" : "other";
    found += gaba;
  }
  if (found == 0)
    throw InputError(
        fmt::format("{}: error: none of the 26 GABA neurons of C. elegans is among these cells ({} …): the rule c_elegans_gaba "
                    "does not fit them{}",
                    file, c.nodes.front().id, advice));
  from_nodes(c, file, "");
  c.sign_source = fmt::format(
      "rule c_elegans_gaba: {} of the 26 GABA neurons of McIntire et al. 1993 inhibit, all other cells excite", found);
  if (found < 26)
    c.warnings.push_back(
        fmt::format("only {} of the 26 GABA neurons of C. elegans are among these {} cells: the rule makes {} of them inhibitory",
                    found, c.nodes.size(), found));
}

void from_transmitters(Connectome& c, const SignOptions& options, const std::string& file) {
  if (options.rule == "c_elegans_gaba") return from_c_elegans(c, file);
  const auto rule = std::find_if(rules().begin(), rules().end(), [&](const Rule& r) { return r.name == options.rule; });
  if (rule == rules().end())
    throw UsageError(fmt::format("signs.from = \"transmitter\" needs signs.rule{}",
                                 suggestion(options.rule, std::vector<std::string>{"c_elegans_gaba", "fly", "vertebrate"})));
  std::vector<std::string> unknown;
  for (ConnectomeNode& node : c.nodes) {
    node.sign = 0;
    for (const auto& [name, sign] : rule->signs) {
      if (lower(node.transmitter) == name) node.sign = sign;
    }
    if (node.sign == 0 && !node.transmitter.empty() &&
        std::find(unknown.begin(), unknown.end(), node.transmitter) == unknown.end())
      unknown.push_back(node.transmitter);
  }
  from_nodes(c, file,
             unknown.empty() ? fmt::format("by the rule {} (no transmitter)", rule->name)
                             : fmt::format("by the rule {} (it does not know {})", rule->name, listed(unknown)));
  c.sign_source = fmt::format("rule {}: {}", rule->name, rule->source);
}

void at_random(Connectome& c, const SignOptions& options) {
  const double share = options.fraction_inhibitory;
  if (!(share >= 0 && share <= 1)) throw UsageError(fmt::format("signs.fraction_inhibitory = {}; 0 … 1", share));
  const std::size_t cells = c.nodes.size();
  std::vector<std::size_t> order(cells);
  std::iota(order.begin(), order.end(), std::size_t{0});
  constexpr std::uint64_t stream = 0x5167;  // of this use of the generator
  for (std::size_t i = 0; i + 1 < cells; ++i) {
    const double u = uniform<double>(static_cast<std::uint64_t>(options.seed), stream, i);
    std::swap(order[i], order[i + std::min(cells - i - 1, static_cast<std::size_t>(u * static_cast<double>(cells - i)))]);
  }
  const auto inhibitory = static_cast<std::size_t>(std::lround(share * static_cast<double>(cells)));
  for (std::size_t i = 0; i < cells; ++i) c.nodes[order[i]].sign = i < inhibitory ? -1 : 1;
  from_nodes(c, "", "");
  c.sign_source = fmt::format("random, not data: {} of {} cells inhibit (fraction {}, seed {})", inhibitory, cells,
                              short_number(share), options.seed);
  c.warnings.push_back("the signs were drawn at random, they are not data: " + c.sign_source);
}

void from_weights(Connectome& c, const std::string& file) {
  if (c.edges.weight.empty()) throw InputError(fmt::format("{}: error: no weights whose signs could be taken{}", file, advice));
  for (std::size_t k = 0; k < c.edges.size(); ++k) {
    if (c.edges.sign[k] == 0)
      throw InputError(fmt::format("{}: error: edge {} has the weight 0 and so no sign{}", file, edge_name(c, k), advice));
    check_agreement(c, k, file);
  }
  c.sign_source = "weight";
}

}  // namespace

void settle_signs(Connectome& c, const SignOptions& options, const std::string& file) {
  const bool known = std::any_of(c.edges.sign.begin(), c.edges.sign.end(), [](signed char s) { return s != 0; });
  if (known && options.from != "column" && options.from != "weight")
    c.warnings.push_back(fmt::format("the file has signs; they are replaced (signs.from = \"{}\")", options.from));
  if (options.from == "column") {
    from_columns(c, file);
  } else if (options.from == "weight") {
    from_weights(c, file);
  } else if (options.from == "table") {
    from_table(c, options, file);
  } else if (options.from == "transmitter") {
    from_transmitters(c, options, file);
  } else if (options.from == "random") {
    at_random(c, options);
  } else if (options.from == "free") {
    for (signed char& sign : c.edges.sign) sign = 0;
    for (ConnectomeNode& node : c.nodes) node.sign = 0;
    c.sign_source = "free";
  } else {
    throw UsageError(fmt::format(
        "signs.from = \"{}\"{}", options.from,
        suggestion(options.from, std::vector<std::string>{"column", "weight", "table", "transmitter", "random", "free"})));
  }
  const std::vector<MixedSigns> mixed = mixed_signs(c);
  if (mixed.empty()) return;
  const MixedSigns& one = mixed.front();
  c.warnings.push_back(fmt::format(
      "{} of {} cells make synapses of both signs ({}: {} +, {} -): Dale's law holds for their synapses, not for the cells",
      mixed.size(), c.nodes.size(), c.nodes[static_cast<std::size_t>(one.node)].id, one.excitatory, one.inhibitory));
}

const std::vector<std::string>& sign_words() {
  static const std::vector<std::string> words{"+1", "-1", "E", "I", "exc", "inh", "excitatory", "inhibitory", "0", "unknown"};
  return words;
}

bool parse_sign(const std::string& text, int& sign) {
  const std::string word = lower(text);
  const auto is = [&](std::initializer_list<const char*> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  sign = is({"+1", "1", "+", "e", "exc", "excitatory"}) ? 1 : is({"-1", "-", "i", "inh", "inhibitory"}) ? -1 : 0;
  return sign != 0 || is({"0", "", "null", "unknown"});
}

std::span<const std::string> c_elegans_gaba_neurons() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all{"RMED", "RMEL", "RMER", "RMEV", "AVL", "DVB", "RIS"};
    for (int i = 1; i <= 6; ++i) all.push_back(fmt::format("DD{:02d}", i));
    for (int i = 1; i <= 13; ++i) all.push_back(fmt::format("VD{:02d}", i));
    return all;
  }();
  return names;
}

bool is_c_elegans_gaba(const std::string& id) {
  const auto names = c_elegans_gaba_neurons();
  const std::string padded =
      id.size() == 3 && (id.starts_with("DD") || id.starts_with("VD")) ? fmt::format("{}0{}", id.substr(0, 2), id[2]) : id;
  return std::find(names.begin(), names.end(), padded) != names.end();
}

}  // namespace axograd::data

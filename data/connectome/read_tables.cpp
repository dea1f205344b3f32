// Lists of edges as text, with or without tables of nodes and of types. One reader for plain CSV and for the tables of SONATA
// models: they differ in the names of the columns and in how much stands in the tables of types.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <tuple>

#include "core/base/suggest.hpp"
#include "core/base/units.hpp"
#include "data/connectome/node_table.hpp"
#include "data/connectome/read.hpp"
#include "data/connectome/signs.hpp"

namespace axograd::data {
namespace {

const std::vector<std::string> usual_pre{"pre", "source", "source_node_id", "pre_id", "pre_root_id", "presynaptic", "from"},
    usual_post{"post", "target", "target_node_id", "post_id", "post_root_id", "postsynaptic", "to"}, usual_sign{"sign"},
    usual_count{"count", "n_syn", "nsyns", "syn_count", "synapses"}, usual_weight{"weight", "syn_weight"}, usual_delay{"delay"},
    usual_receptor{"receptor", "receptor_id", "dynamics_params"}, usual_type{"edge_type_id"},
    usual_pre_type{"pre_type", "type_pre"}, usual_post_type{"post_type", "type_post"};

std::vector<std::string> header_names(const EdgeColumns& columns) {
  std::vector<std::string> names = usual_pre;
  names.insert(names.end(), usual_post.begin(), usual_post.end());
  for (const std::string* name : {&columns.pre, &columns.post}) {
    const bool number = std::all_of(name->begin(), name->end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!number) names.push_back(*name);
  }
  return names;
}

// Reads one file of edges into the columns of the record.
class EdgeReader {
 public:
  EdgeReader(const ConnectomeOptions& options, TableProblems& problems)
      : options_(options),
        problems_(problems),
        table_(options.edges, header_names(options.edge_columns), options.header),
        types_(options.edge_types, usual_type, problems),
        nodes_(options, problems) {
    find_columns();
  }

  Connectome read() {
    std::vector<std::string> fields;
    if (pre_ >= 0 && post_ >= 0) {
      while (table_.next(fields, problems_)) add(fields);
    }
    problems_.raise();
    if (edges_.size() == 0) throw InputError(options_.edges + ": no edges");
    settle_duplicates();
    problems_.raise();
    if (zero_counts_ > 0) out_.warnings.push_back(fmt::format("{} edges with a count of 0 were left out", zero_counts_));
    if (selves_ > 0) out_.warnings.push_back(fmt::format("{} edges from a cell to itself were left out", selves_));
    out_.edges = std::move(edges_);
    out_.nodes = nodes_.take();
    out_.sign_source = table_.remark("signs");
    return std::move(out_);
  }

 private:
  void find_columns() {
    const EdgeColumns& names = options_.edge_columns;
    TableProblems ignored;  // of a column that the table of types has
    const auto find = [&](const std::string& name, const std::vector<std::string>& usual, int place, const char* option,
                          TableProblems& problems) {
      const bool by_place =
          name.empty() && !table_.has_header() && place > 0 && table_.columns() <= 3 && std::size_t(place) <= table_.columns();
      return table_.find(by_place ? std::to_string(place) : name, usual, option, problems);
    };
    const auto plain = [&](const std::string& name, const std::vector<std::string>& usual, int place, const char* option) {
      return find(name, usual, place, option, problems_);
    };
    const auto attribute = [&](const std::string& name, const std::vector<std::string>& usual, int place, const char* option) {
      const int of_type = types_.find(name, usual);
      return Attribute{find(name, usual, place, option, of_type < 0 ? problems_ : ignored), of_type};
    };
    pre_ = plain(names.pre, usual_pre, 1, "edge_columns.pre");
    post_ = plain(names.post, usual_post, 2, "edge_columns.post");
    type_ = plain(names.type, usual_type, 0, "edge_columns.type");
    pre_type_ = plain(names.pre_type, usual_pre_type, 0, "edge_columns.pre_type");
    post_type_ = plain(names.post_type, usual_post_type, 0, "edge_columns.post_type");
    sign_ = attribute(names.sign, usual_sign, 0, "edge_columns.sign");
    count_ = attribute(names.count, usual_count, names.weight.empty() ? 3 : 0, "edge_columns.count");
    weight_ = attribute(names.weight, usual_weight, 0, "edge_columns.weight");
    delay_ = attribute(names.delay, usual_delay, 0, "edge_columns.delay");
    receptor_ = attribute(names.receptor, usual_receptor, 0, "edge_columns.receptor");
    for (const auto& [column, name, usual, option] :
         {std::tuple{pre_, &names.pre, &usual_pre, "pre"}, {post_, &names.post, &usual_post, "post"}}) {
      if (column >= 0 || !name->empty()) continue;
      problems_.add(options_.edges, table_.line(), 1, "missing_column",
                    table_.has_header()
                        ? fmt::format("no column is the {}synaptic cell; name it as edge_columns.{}", option, option)
                        : fmt::format("{} columns without a header: say which is which by their numbers (edge_columns.{} …)",
                                      table_.columns(), option),
                    {}, quoted_list(*usual));
    }
    if (types_.present() && type_ < 0)
      problems_.add(options_.edges, table_.line(), 1, "missing_column",
                    "there is a table of edge types but no column with the type of an edge", {}, quoted_list(usual_type));
    if (delay_.own >= 0) delay_unit_ = table_.titles()[static_cast<std::size_t>(delay_.own)].unit;
  }

  void wrong(int column, const char* code, const std::string& message, const std::string& near = {},
             const std::string& allowed = {}) {
    problems_.add(options_.edges, table_.line(), static_cast<std::size_t>(std::max(column, 0)) + 1, code, message, near, allowed);
  }

  // A number of a column that must have one in every row. `least`: for the message and the check.
  double number(const Attribute& attribute, const std::vector<std::string>& fields, const std::vector<std::string>* type,
                const char* what, double least) {
    const std::string& text = attribute.of(fields, type);
    double value = 0;
    if (!parse_finite(text, value))
      wrong(attribute.own, "not_a_number", fmt::format("{} '{}' is not a finite number", what, text));
    else if (value < least)
      wrong(attribute.own, "out_of_range", fmt::format("{} {} is negative", what, text), {}, "0 or more");
    return value;
  }

  void set_type(int node, int column, const std::vector<std::string>& fields) {
    if (column < 0 || node < 0) return;
    std::string& type = nodes_.nodes()[static_cast<std::size_t>(node)].type;
    const std::string& written = fields[static_cast<std::size_t>(column)];
    if (type.empty()) type = written;
    if (type != written)
      wrong(column, "conflict",
            fmt::format("cell '{}' was of type '{}' and is of type '{}' here", nodes_.nodes()[static_cast<std::size_t>(node)].id,
                        type, written));
  }

  void add(const std::vector<std::string>& fields) {
    const int pre = nodes_.index(fields[static_cast<std::size_t>(pre_)], table_, pre_, problems_);
    const int post = nodes_.index(fields[static_cast<std::size_t>(post_)], table_, post_, problems_);
    set_type(pre, pre_type_, fields);
    set_type(post, post_type_, fields);
    const std::vector<std::string>* type = nullptr;
    if (types_.present() && type_ >= 0) {
      const std::string& key = fields[static_cast<std::size_t>(type_)];
      type = types_.row(key);
      const std::string near = type ? "" : nearest(key, types_.keys());
      if (!type)
        wrong(type_, "unknown_type", fmt::format("edge type '{}' is not in {}", key, types_.path()),
              near.empty() ? near : fmt::format("\"{}\"", near), quoted_list(types_.keys(), 8));
    }
    int sign = 0;
    const std::string& written = sign_.of(fields, type);
    if (!parse_sign(written, sign))
      wrong(sign_.own, "wrong_sign", fmt::format("'{}' is no sign", written), {}, quoted_list(sign_words()));
    const double count = count_.present() ? number(count_, fields, type, "count", 0) : 1;
    double weight = weight_.present() ? number(weight_, fields, type, "weight", -std::numeric_limits<double>::infinity()) : 1;
    if (options_.signs.from == "weight") {
      const int of_weight = weight > 0 ? 1 : weight < 0 ? -1 : 0;
      if (sign != 0 && sign != of_weight)
        wrong(sign_.own, "conflict", fmt::format("sign {:+d} beside the weight {}, but signs.from is \"weight\"", sign, weight));
      sign = of_weight;
    } else if (weight < 0 && sign >= 0) {  // beside a column of signs a weight may be a magnitude
      wrong(weight_.own, "wrong_sign",
            sign == 0 ? fmt::format("weight {} is negative, but the signs do not come from the weights (signs.from = \"weight\")",
                                    weight)
                      : fmt::format("weight {} on an edge of sign {:+d}", weight, sign));
    }
    const double delay = delay_.present() ? delay_of(fields, type) : 0;
    if (count == 0) {
      ++zero_counts_;
      return;
    }
    if (pre == post && options_.self_edges == "drop") {
      ++selves_;
      return;
    }
    edges_.pre.push_back(pre);
    edges_.post.push_back(post);
    edges_.sign.push_back(static_cast<signed char>(sign));
    if (count_.present()) edges_.count.push_back(count);
    if (weight_.present()) edges_.weight.push_back(std::abs(weight));
    if (delay_.present()) edges_.delay.push_back(delay);
    if (receptor_.present()) edges_.receptor.push_back(receptor_.of(fields, type));
    lines_.push_back(table_.line());
  }

  double delay_of(const std::vector<std::string>& fields, const std::vector<std::string>* type) {
    const double value = number(delay_, fields, type, "delay", 0);
    try {
      return delay_unit_.empty() ? value : convert(value, delay_unit_, "ms");
    } catch (const UnitError& error) {
      wrong(delay_.own, "wrong_unit", fmt::format("delay: {}", error.what()));
      delay_unit_.clear();
      return value;
    }
  }

  // Second edges between the same cells (and of the same receptor): mistakes, or added to the first.
  void settle_duplicates() {
    std::vector<std::size_t> order(edges_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto key = [&](std::size_t k) {
      return std::tuple(edges_.pre[k], edges_.post[k],
                        edges_.receptor.empty() ? std::string_view{} : std::string_view(edges_.receptor[k]));
    };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
    std::vector<bool> gone(edges_.size(), false);
    std::size_t first = 0, removed = 0;
    for (std::size_t i = 1; i < order.size() && !problems_.full(); ++i) {
      if (key(order[i]) != key(order[first])) {
        first = i;
        continue;
      }
      join(order[first], order[i]);
      gone[order[i]] = true;
      ++removed;
    }
    if (removed == 0) return;
    out_.warnings.push_back(fmt::format("{} further edges between the same cells were added to the first", removed));
    const auto keep = [&](auto& column) {
      std::size_t to = 0;
      for (std::size_t k = 0; k < column.size(); ++k) {
        if (!gone[k]) column[to++] = column[k];
      }
      column.resize(to);
    };
    keep(edges_.pre), keep(edges_.post), keep(edges_.sign), keep(edges_.count), keep(edges_.weight), keep(edges_.delay),
        keep(edges_.receptor);
  }

  void join(std::size_t first, std::size_t second) {
    const auto& nodes = nodes_.nodes();
    const std::string pair = fmt::format("{} -> {}", nodes[static_cast<std::size_t>(edges_.pre[second])].id,
                                         nodes[static_cast<std::size_t>(edges_.post[second])].id);
    const auto at_second = [&](const char* code, const std::string& message) {
      problems_.add(options_.edges, lines_[second], 1, code, message);
    };
    if (options_.duplicates != "sum")
      return at_second("duplicate",
                       fmt::format("{} is already in line {} (duplicates = \"sum\" adds them up)", pair, lines_[first]));
    if (edges_.sign[first] != edges_.sign[second])
      at_second("conflict", fmt::format("{} has another sign in line {}", pair, lines_[first]));
    if (!edges_.delay.empty() && edges_.delay[first] != edges_.delay[second])
      at_second("conflict", fmt::format("{} has another delay in line {}", pair, lines_[first]));
    if (edges_.count.empty() && edges_.weight.empty()) edges_.count.assign(edges_.size(), 1);
    if (!edges_.count.empty()) edges_.count[first] += edges_.count[second];
    if (edges_.count.empty()) edges_.weight[first] += edges_.weight[second];
    if (!edges_.count.empty() && !edges_.weight.empty() && edges_.weight[first] != edges_.weight[second])
      at_second(
          "conflict",
          fmt::format("{} has another weight in line {}; counts can be added only where the weight of a synapse is the same",
                      pair, lines_[first]));
  }

  const ConnectomeOptions& options_;
  TableProblems& problems_;
  Table table_;
  TypeTable types_;
  NodeList nodes_;
  int pre_ = -1, post_ = -1, type_ = -1, pre_type_ = -1, post_type_ = -1;
  Attribute sign_, count_, weight_, delay_, receptor_;
  std::string delay_unit_;
  ConnectomeEdges edges_;
  std::vector<std::size_t> lines_;
  Connectome out_;
  std::size_t zero_counts_ = 0, selves_ = 0;
};

}  // namespace

Connectome read_edge_tables(const ConnectomeOptions& options) {
  TableProblems problems;
  EdgeReader reader(options, problems);
  return reader.read();
}

}  // namespace axograd::data

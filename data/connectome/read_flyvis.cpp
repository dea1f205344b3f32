// The connectome of the fly's motion pathway as flyvis stores it (Lappalainen et al. 2024): cell types with a pattern on a
// hexagonal lattice of columns, and for each pair of types the mean number of synapses at each offset (du, dv) from the
// presynaptic column to the postsynaptic one. Only the offsets that were reported are used; flyvis itself also fills gaps inside
// their convex hull with one synapse each, which is an assumption and not data.
#include <fmt/format.h>

#include <cmath>
#include <map>

#include "core/base/json_source.hpp"
#include "core/base/suggest.hpp"
#include "data/connectome/read.hpp"

namespace axograd::data {
namespace {

struct CellType {
  std::string name;
  int stride_u = 1, stride_v = 1;
  bool single = false;
};

struct Offset {
  int du = 0, dv = 0;
  double count = 0;
};

struct TypeEdge {
  int pre = 0, post = 0, sign = 0;
  std::vector<Offset> offsets;
};

// Takes the document apart; mistakes go to `problems` with their place.
class FlyvisDocument {
 public:
  FlyvisDocument(const SourceJson& source, Problems& problems) : source_(source), problems_(problems) {
    for (const char* part : {"nodes", "edges"}) {
      const nlohmann::json* list = source.find(std::string("/") + part);
      if (!list || !list->is_array()) wrong("", "missing_key", fmt::format("there is no list \"{}\"", part));
    }
    if (!problems.empty()) return;
    for (std::size_t i = 0; i < source.value["nodes"].size(); ++i) read_type(fmt::format("/nodes/{}", i));
    for (std::size_t i = 0; i < source.value["edges"].size(); ++i) read_edge(fmt::format("/edges/{}", i));
  }
  std::vector<CellType> types;
  std::vector<TypeEdge> edges;

 private:
  void wrong(const std::string& pointer, const char* code, const std::string& message, const std::string& near = {},
             const std::string& allowed = {}) {
    Problem problem = source_.problem_at(pointer);
    problem.code = code;
    problem.message = message;
    if (!near.empty()) problem.suggestion = fmt::format("\"{}\"", near);
    problem.allowed = allowed;
    problems_.add(std::move(problem));
  }

  const nlohmann::json* part(const std::string& pointer, const char* key, bool (nlohmann::json::*is)() const noexcept,
                             const char* what) {
    const std::string at = pointer_join(pointer, key);
    const nlohmann::json* found = source_.find(at);
    if (found && (found->*is)()) return found;
    wrong(found ? at : pointer, found ? "wrong_type" : "missing_key", fmt::format("\"{}\" must be {}", key, what));
    return nullptr;
  }

  void read_type(const std::string& pointer) {
    const auto* name = part(pointer, "name", &nlohmann::json::is_string, "a text");
    const auto* pattern =
        part(pointer, "pattern", &nlohmann::json::is_array, "[\"stride\", [u, v]], [\"tile\", n] or [\"single\", null]");
    if (!name || !pattern) return;
    CellType type{*name};
    const std::string kind = pattern->size() == 2 && (*pattern)[0].is_string() ? (*pattern)[0].get<std::string>() : "";
    const nlohmann::json given = pattern->size() == 2 ? (*pattern)[1] : nlohmann::json();
    const auto step = [](const nlohmann::json& n) {
      return n.is_number_integer() && n.get<std::int64_t>() > 0 && n.get<std::int64_t>() < 1000;
    };
    if (kind == "stride" && given.is_array() && given.size() == 2 && step(given[0]) && step(given[1]))
      type.stride_u = given[0], type.stride_v = given[1];
    else if (kind == "tile" && step(given))
      type.stride_u = type.stride_v = given;
    else if (kind == "single")
      type.single = true;
    else
      wrong(pointer_join(pointer, "pattern"), "wrong_type", fmt::format("pattern {} of type '{}'", pattern->dump(), type.name),
            {}, "[\"stride\", [u, v]], [\"tile\", n], [\"single\", null]");
    if (!index_.emplace(type.name, static_cast<int>(types.size())).second)
      wrong(pointer, "duplicate", fmt::format("type '{}' is there twice", type.name));
    names_.push_back(type.name);
    types.push_back(type);
  }

  int type_at(const std::string& pointer, const char* key) {
    const auto* name = part(pointer, key, &nlohmann::json::is_string, "the name of a type");
    if (!name) return -1;
    const auto found = index_.find(name->get<std::string>());
    if (found != index_.end()) return found->second;
    wrong(pointer_join(pointer, key), "unknown_node", fmt::format("type {} is not among the nodes", name->dump()),
          nearest(name->get<std::string>(), names_));
    return -1;
  }

  void read_edge(const std::string& pointer) {
    TypeEdge edge{type_at(pointer, "src"), type_at(pointer, "tar"), 0, {}};
    const auto* alpha = part(pointer, "alpha", &nlohmann::json::is_number, "1 or -1");
    const auto* offsets = part(pointer, "offsets", &nlohmann::json::is_array, "a list of [[du, dv], count]");
    if (!alpha || !offsets || edge.pre < 0 || edge.post < 0) return;
    const double sign = *alpha;
    if (sign != 1 && sign != -1)
      wrong(pointer_join(pointer, "alpha"), "wrong_sign", fmt::format("alpha {} is no sign", alpha->dump()), {}, "1, -1");
    edge.sign = sign > 0 ? 1 : -1;
    const auto [first, fresh] = pairs_.emplace(std::pair{edge.pre, edge.post}, pointer);
    if (!fresh)
      wrong(pointer, "duplicate",
            fmt::format("{} -> {} is there twice", names_[static_cast<std::size_t>(edge.pre)],
                        names_[static_cast<std::size_t>(edge.post)]));
    for (std::size_t i = 0; i < offsets->size(); ++i) {
      const nlohmann::json& o = (*offsets)[i];
      const bool formed = o.is_array() && o.size() == 2 && o[0].is_array() && o[0].size() == 2 && o[0][0].is_number_integer() &&
                          o[0][1].is_number_integer() && o[1].is_number() && std::abs(o[0][0].get<double>()) < 1000 &&
                          std::abs(o[0][1].get<double>()) < 1000;
      if (!formed || o[1].get<double>() < 0) {
        wrong(pointer + "/offsets/" + std::to_string(i), "wrong_type", fmt::format("offset {}", o.dump()), {},
              "[[du, dv], count] with a count of 0 or more");
        continue;
      }
      edge.offsets.push_back({o[0][0], o[0][1], o[1]});
    }
    edges.push_back(std::move(edge));
  }

  const SourceJson& source_;
  Problems& problems_;
  std::vector<std::string> names_;
  std::map<std::string, int> index_;
  std::map<std::pair<int, int>, std::string> pairs_;
};

void append(Connectome& out, int pre, int post, int sign, double count) {
  out.edges.pre.push_back(pre);
  out.edges.post.push_back(post);
  out.edges.sign.push_back(static_cast<signed char>(sign));
  out.edges.count.push_back(count);
}

Connectome collapsed(const FlyvisDocument& document) {
  Connectome out;
  for (const CellType& type : document.types) out.nodes.push_back({type.name, type.name});
  for (const TypeEdge& edge : document.edges) {
    double count = 0;
    for (const Offset& offset : edge.offsets) count += offset.count;
    append(out, edge.pre, edge.post, edge.sign, count);
  }
  return out;
}

bool multiple_of(int value, int stride) { return value % stride == 0; }

// One cell per type and column (u, v) of a hexagon of this radius: |u|, |v|, |u + v| <= extent, on the multiples of the strides.
Connectome expanded(const FlyvisDocument& document, int extent) {
  Connectome out;
  std::vector<std::map<std::pair<int, int>, int>> cells(document.types.size());
  for (std::size_t t = 0; t < document.types.size(); ++t) {
    const CellType& type = document.types[t];
    const int radius = type.single ? 0 : extent;
    for (int u = -radius; u <= radius; ++u) {
      for (int v = std::max(-radius, -radius - u); v <= std::min(radius, radius - u); ++v) {
        if (!multiple_of(u, type.stride_u) || !multiple_of(v, type.stride_v)) continue;
        cells[t].emplace(std::pair{u, v}, static_cast<int>(out.nodes.size()));
        out.nodes.push_back({fmt::format("{}:{}:{}", type.name, u, v), type.name});
      }
    }
  }
  for (const TypeEdge& edge : document.edges) {
    const auto& targets = cells[static_cast<std::size_t>(edge.post)];
    const std::size_t before = out.edges.size();
    for (const auto& [place, pre] : cells[static_cast<std::size_t>(edge.pre)]) {
      for (const Offset& offset : edge.offsets) {
        const auto post = targets.find({place.first + offset.du, place.second + offset.dv});
        if (post != targets.end()) append(out, pre, post->second, edge.sign, offset.count);
      }
    }
    if (out.edges.size() == before)
      out.warnings.push_back(fmt::format("{} -> {}: none of its offsets meets a cell on this lattice",
                                         document.types[static_cast<std::size_t>(edge.pre)].name,
                                         document.types[static_cast<std::size_t>(edge.post)].name));
  }
  return out;
}

}  // namespace

Connectome read_flyvis(const ConnectomeOptions& options) {
  Problems problems;
  SourceJson source;
  try {
    source = read_json(options.edges);
  } catch (const ConfigError& error) {
    throw InputError(error.what());
  }
  const FlyvisDocument document(source, problems);
  if (!problems.empty()) throw InputError(problems.text());
  Connectome out = options.lattice == "columns" ? expanded(document, options.extent) : collapsed(document);
  if (out.edges.size() == 0) throw InputError(options.edges + ": no edges");
  out.sign_source = "column";
  if (options.self_edges == "drop") {
    Connectome kept{out.nodes, {}, out.sign_source, out.warnings};
    for (std::size_t k = 0; k < out.edges.size(); ++k) {
      if (out.edges.pre[k] != out.edges.post[k])
        append(kept, out.edges.pre[k], out.edges.post[k], out.edges.sign[k], out.edges.count[k]);
    }
    kept.warnings.push_back(fmt::format("{} edges from a cell to itself were left out", out.edges.size() - kept.edges.size()));
    out = std::move(kept);
  }
  return out;
}

}  // namespace axograd::data

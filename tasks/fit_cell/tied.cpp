#include "tasks/fit_cell/tied.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

#include "core/base/json_source.hpp"
#include "core/base/suggest.hpp"

namespace axograd::tasks {
namespace {

void complain(const SourceJson& source, const std::string& pointer, const char* code, std::string message, Problems& problems,
              bool at_key = false) {
  Problem p = source.problem_at(pointer, at_key);
  p.code = code;
  p.message = std::move(message);
  problems.add(std::move(p));
}

// Index of a name, or -1 and a problem.
int find(const std::string& name, const std::vector<std::string>& names, const std::string& pointer, bool at_key,
         const SourceJson& source, Problems& problems) {
  const auto at = std::find(names.begin(), names.end(), name);
  if (at != names.end()) return int(at - names.begin());
  complain(source, pointer, "bad_choice", fmt::format("the cell has no parameter \"{}\"{}", name, suggestion(name, names)),
           problems, at_key);
  return -1;
}

// One entry; nothing where it is wrong.
bool read_tie(const std::string& name, const nlohmann::json& value, const std::string& pointer,
              const std::vector<std::string>& names, const std::vector<double>& given, const SourceJson& source,
              Problems& problems, Tie& tie) {
  tie.follower = find(name, names, pointer, true, source, problems);
  const bool object = value.is_object();
  const nlohmann::json to = object ? value.value("to", nlohmann::json()) : value;
  const nlohmann::json factor = object ? value.value("factor", nlohmann::json()) : nlohmann::json();
  const std::size_t known = object ? value.count("to") + value.count("factor") : 0;
  if (!to.is_string() || (!factor.is_null() && !factor.is_number()) || (object && value.size() != known)) {
    complain(source, pointer, "wrong_type", "a tie is the name of a parameter, or {\"to\": name, \"factor\": number}", problems);
    return false;
  }
  tie.leader = find(to.get<std::string>(), names, object ? pointer_join(pointer, "to") : pointer, false, source, problems);
  if (tie.follower < 0 || tie.leader < 0) return false;
  tie.factor = factor.is_number() ? factor.get<double>() : given[std::size_t(tie.follower)] / given[std::size_t(tie.leader)];
  if (std::isfinite(tie.factor) && tie.factor != 0) return true;
  complain(source, pointer, "out_of_range",
           fmt::format("{} is {:g} and {} is {:g}: their ratio cannot be a factor; give one", name,
                       given[std::size_t(tie.follower)], to.get<std::string>(), given[std::size_t(tie.leader)]),
           problems);
  return false;
}

}  // namespace

std::vector<Tie> read_ties(const OptionBlock& block, const std::vector<std::string>& names, const std::vector<double>& given,
                           const SourceJson& source, Problems& problems) {
  std::vector<Tie> ties;
  const nlohmann::json* entries = block.given() ? source.find(block.pointer) : nullptr;
  if (!entries || !entries->is_object()) return ties;
  for (const auto& [name, value] : entries->items()) {
    Tie t;
    if (read_tie(name, value, pointer_join(block.pointer, name), names, given, source, problems, t)) ties.push_back(t);
  }
  const std::vector<Tie> read = ties;
  for (Tie& t : ties) {
    for (std::size_t steps = 0;; ++steps) {
      const auto next = std::find_if(read.begin(), read.end(), [&](const Tie& o) { return o.follower == t.leader; });
      if (next == read.end()) break;
      if (steps > read.size() || next->leader == t.leader) {
        const std::string& name = names[std::size_t(t.follower)];
        complain(source, pointer_join(block.pointer, name), "conflict", fmt::format("{} is tied in a circle", name), problems);
        return {};
      }
      t.leader = next->leader;
      t.factor *= next->factor;
    }
  }
  return ties;
}

void check_ties(const std::vector<Tie>& ties, const std::vector<FreeParameter>& free, const OptionBlock& block,
                const std::vector<std::string>& names, const SourceJson& source, Problems& problems) {
  const auto is_free = [&](int index) {
    return std::any_of(free.begin(), free.end(), [&](const auto& f) { return f.index == index; });
  };
  for (const Tie& t : ties) {
    const std::string &follower = names[std::size_t(t.follower)], &leader = names[std::size_t(t.leader)];
    if (is_free(t.follower))
      complain(source, pointer_join(block.pointer, follower), "conflict",
               fmt::format("{} cannot be tied to {} and be fitted by itself: take it out of \"free\"", follower, leader),
               problems);
    else if (!is_free(t.leader))
      complain(source, pointer_join(block.pointer, follower), "conflict",
               fmt::format("{} is tied to {}, which is not fitted: give {} a value in \"values\", or fit {}", follower, leader,
                           follower, leader),
               problems);
  }
}

}  // namespace axograd::tasks

#include "core/base/conflict.hpp"

namespace axograd {

void add_conflict(const SourceJson& source, const std::string& pointer, std::string message, Problems& problems, std::string allowed) {
  Problem p = source.problem_at(pointer);
  p.code = "conflict";
  p.message = std::move(message);
  p.allowed = std::move(allowed);
  problems.add(std::move(p));
}

}  // namespace axograd

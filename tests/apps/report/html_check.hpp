// A strict little reader of the HTML we write: balanced tags, quoted attributes, unique ids.
#pragma once
#include <set>
#include <string>
#include <vector>

namespace axograd::test {

// "" when `page` is well formed, else what is wrong and where.
inline std::string html_problem(const std::string& page) {
  std::vector<std::string> open;
  std::set<std::string> ids;
  for (size_t at = page.find('<'); at != std::string::npos; at = page.find('<', at)) {
    const auto here = [&] { return " near: " + page.substr(at, 80); };
    if (page.compare(at, 9, "<!DOCTYPE") == 0) {
      at += 9;
      continue;
    }
    const bool closing = page[at + 1] == '/';
    size_t i = at + (closing ? 2 : 1);
    std::string name;
    while (i < page.size() && (std::isalnum(static_cast<unsigned char>(page[i])))) name += page[i++];
    if (name.empty()) return "a '<' that starts no tag" + here();
    bool quoted = false;
    const size_t attributes = i;
    for (; i < page.size() && (quoted || page[i] != '>'); ++i) {
      if (page[i] == '"') quoted = !quoted;
      if (!quoted && page[i] == '<') return "a tag within a tag" + here();
    }
    if (i >= page.size()) return "a tag without end" + here();
    const std::string inside = page.substr(attributes, i - attributes);
    if (const size_t id = inside.find(" id=\""); id != std::string::npos) {
      if (!ids.insert(inside.substr(id + 5, inside.find('"', id + 5) - id - 5)).second) return "an id twice" + here();
    }
    if (closing) {
      if (open.empty() || open.back() != name)
        return "</" + name + "> closes <" + (open.empty() ? "" : open.back()) + ">" + here();
      open.pop_back();
    } else if (inside.empty() || inside.back() != '/') {
      if (name != "meta") open.push_back(name);
    }
    at = i;
    if (!closing && (name == "script" || name == "style")) {  // raw text up to its end tag
      at = page.find("</" + name, i);
      if (at == std::string::npos) return "<" + name + "> without end";
    }
  }
  return open.empty() ? "" : "<" + open.back() + "> is never closed";
}

}  // namespace axograd::test

// Everything that can be chosen by name, described from the lists and option structs that the program itself reads.
#pragma once
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace axograd::apps {

enum class Form { text, markdown };

// One thing of a kind.
struct Item {
  std::string name, doc;
  std::string (*describe)(const Item& item, Form form) = nullptr;
  nlohmann::json (*json)(const Item& item) = nullptr;
};

struct Kind {
  const char* name;  // "model"
  const char* doc;
  std::vector<Item> (*items)();
};

std::span<const Kind> kinds();

}  // namespace axograd::apps

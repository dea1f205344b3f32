// A block of parameters, {"C_m": "281 pF", "g_L": 30}, read by a field list into an array of doubles, with the same errors as
// the options give; and the field list as schema, table and JSON.
#pragma once
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/base/problems.hpp"
#include "core/record/fields.hpp"

namespace axograd {

class SourceJson;

struct FieldSettings {
  std::vector<std::string> ignore = {};  // keys that somebody else reads
  bool bounded = true;                    // refuse values outside [low, high]
};

// Array fields take a list of their length, or one value for all. `values` (list.size doubles, in the declared units) keeps
// what the block does not name; `given`, when wanted, tells which scalars it named.
void read_fields(const SourceJson& source, const std::string& pointer, const FieldList& list, double* values, Problems& problems,
                 std::vector<bool>* given = nullptr, const FieldSettings& settings = {});

std::vector<double> field_defaults(const FieldList& list);
std::vector<std::string> field_names(const FieldList& list);    // one per scalar: "C_m", "eta[0]", …
std::vector<const Field*> field_of_scalar(const FieldList& list);  // one per scalar
// Position of "C_m", "eta[2]" or "eta" (its first scalar) among the scalars, or -1.
int field_index(const FieldList& list, const std::string& name);

nlohmann::json fields_to_json(const FieldList& list, const double* values);  // {"C_m": "281 pF", …}
nlohmann::json fields_schema(const FieldList& list);
std::string fields_markdown(const FieldList& list);
std::string fields_text(const FieldList& list);

}  // namespace axograd

// Every neuron's field lists: units that parse, defaults within bounds, a source.
#include <set>

#include "core/base/units.hpp"
#include "tests/suites/bed.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;

TEST_CASE("every neuron: names, units, defaults, bounds", "[models]") {
  REQUIRE(neurons().size() >= 16);
  for (const NeuronEntry& n : neurons()) {
    INFO(n.fields.info->name);
    CHECK(std::string(n.fields.info->source).size() > 10);
    CHECK(std::string(n.fields.info->doc).size() > 20);
    for (const FieldList* list : {&n.fields.state, &n.fields.params, &n.fields.input, &n.fields.history}) {
      std::set<std::string> seen;
      for (const Field& f : *list) {
        INFO(f.name);
        CHECK(seen.insert(f.name).second);
        CHECK(std::isfinite(f.value));
        CHECK(f.low < f.high);
        CHECK(f.value >= f.low);
        CHECK(f.value <= f.high);
        CHECK(std::string(f.doc).size() > 3);
        CHECK_NOTHROW(parse_unit(f.unit));
      }
    }
  }
}

TEST_CASE("a misspelt neuron or field is answered with the nearest name", "[models]") {
  CHECK_THROWS_WITH(neuron("adpative_lif"), Catch::Contains("adaptive_lif"));
  CHECK_THROWS_WITH(index_of(neuron("hh").fields.params, "g_na"), Catch::Contains("g_Na"));
}

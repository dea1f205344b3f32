#include "core/base/suggest.hpp"

#include <vector>

#include "tests/support/catch.hpp"

using namespace axograd;

TEST_CASE("edit distance with transpositions", "[suggest]") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("abc", "") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("tau_men", "tau_mem") == 1);
  CHECK(edit_distance("lenght", "length") == 1);
  CHECK(edit_distance("C_M", "c_m") == 0);
}

TEST_CASE("the nearest name, or none", "[suggest]") {
  const std::vector<std::string> names = {"tau_m", "tau_w", "g_L", "V_th", "V_reset", "method", "length", "threshold"};
  CHECK(nearest("tau_mem", names) == "tau_m");
  CHECK(nearest("tauM", names) == "tau_m");
  CHECK(nearest("gl", names) == "g_L");
  CHECK(nearest("lenght", names) == "length");
  CHECK(nearest("Vreset", names) == "V_reset");
  CHECK(nearest("thresh", names) == "threshold");
  CHECK(nearest("completely_else", names).empty());
  CHECK(nearest("", names).empty());
  CHECK(nearest("x", {}).empty());
}

TEST_CASE("lists for messages", "[suggest]") {
  const std::vector<std::string> names = {"a", "b", "c"};
  CHECK(quoted_list(names) == "\"a\", \"b\", \"c\"");
  CHECK(quoted_list(names, 2) == "\"a\", \"b\", …");
  CHECK(suggestion("A", names) == " -- did you mean \"a\"? (allowed: \"a\", \"b\", \"c\")");
  CHECK(suggestion("zzz", names) == " (allowed: \"a\", \"b\", \"c\")");
}

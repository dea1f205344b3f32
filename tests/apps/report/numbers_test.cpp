// Arrays, thinning, axes and numbers in words.
#include <cmath>
#include <fstream>

#include <nlohmann/json.hpp>

#include "apps/report/arrays.hpp"
#include "apps/report/packed_trace.hpp"
#include "apps/report/svg_axis.hpp"
#include "apps/report/words.hpp"
#include "core/base/error.hpp"
#include "tests/apps/report/fake_run.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::report;
using namespace axograd::test;
using nlohmann::json;

namespace {

std::vector<double> unpack(const PackedTrace& trace) {
  static const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned bits = 0, held = 0;
  for (char c : trace.base64) {
    if (c == '=') break;
    bits = (bits << 6 | static_cast<unsigned>(digits.find(c))) & 0xFFFFFF, held += 6;
    if (held >= 8) held -= 8, bytes += static_cast<char>(bits >> held & 255);
  }
  std::vector<double> out;
  for (size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const unsigned q = static_cast<unsigned char>(bytes[i]) | static_cast<unsigned>(static_cast<unsigned char>(bytes[i + 1]))
                                                                  << 8;
    out.push_back(q == 65535 ? NAN : trace.low + trace.scale * q);
  }
  return out;
}

}  // namespace

TEST_CASE("a short trace comes back to 16 bits of its range, gaps stay gaps") {
  std::vector<double> values;
  for (int i = 0; i < 101; ++i) values.push_back(i == 50 ? NAN : -70 + 100 * std::sin(0.1 * i));
  const PackedTrace packed = pack_trace(values, 5, 0.1, 1000);
  const std::vector<double> back = unpack(packed);
  REQUIRE(back.size() == values.size());
  REQUIRE(packed.start == 5);
  REQUIRE(packed.step == 0.1);
  for (size_t i = 0; i < values.size(); ++i) {
    if (i == 50) {
      REQUIRE(std::isnan(back[i]));
    } else {
      REQUIRE(std::abs(back[i] - values[i]) <= packed.scale);
    }
  }
}

TEST_CASE("thinning keeps every spike's height and its place") {
  std::vector<double> values(100000, -65.0);
  for (size_t at : {1234u, 50001u, 99999u}) values[at] = 30;
  const PackedTrace packed = pack_trace(values, 0, 0.1, 2000);
  const std::vector<double> thin = unpack(packed);
  REQUIRE(thin.size() <= 2000);
  std::vector<double> peaks;
  for (size_t i = 0; i < thin.size(); ++i) {
    if (thin[i] > 29) peaks.push_back(packed.start + packed.step * static_cast<double>(i));
  }
  REQUIRE(peaks.size() == 3);
  const double expected[] = {123.4, 5000.1, 9999.9};
  for (size_t i = 0; i < 3; ++i) REQUIRE(std::abs(peaks[i] - expected[i]) <= 2 * packed.step);
}

TEST_CASE("array values: numbers, files, rows and columns, regular axes") {
  ScratchFolder run;
  std::filesystem::create_directories(run.path() / "arrays");
  write_npy(run.path() / "arrays" / "m.npy", {1, 2, 3, 4, 5, 6}, {2, 3});
  const Arrays arrays(run.path());
  REQUIRE(arrays.vector(json::parse("[1, 2]")) == std::vector<double>{1, 2});
  REQUIRE(arrays.vector(json("m")).size() == 6);
  REQUIRE(arrays.vector(json::parse(R"({"array": "m", "row": 1})")) == std::vector<double>{4, 5, 6});
  REQUIRE(arrays.vector(json::parse(R"({"array": "m", "column": 2})")) == std::vector<double>{3, 6});
  REQUIRE(arrays.vector(json::parse(R"({"start": 1, "step": 0.5})"), 3) == std::vector<double>{1, 1.5, 2});
  REQUIRE(arrays.matrix(json("m")).shape == std::vector<size_t>{2, 3});
  for (const char* bad : {R"({"array": "m", "row": 2})", R"({"array": "m", "column": -1})", R"(["a"])", R"("none")",
                          R"({"step": 0})", "null", R"(".m")"}) {
    INFO(bad);
    REQUIRE_THROWS_AS(arrays.vector(json::parse(bad), 2), InputError);
  }
}

TEST_CASE("an array file that is cut off or lies about its size is refused") {
  ScratchFolder run;
  std::filesystem::create_directories(run.path() / "arrays");
  const auto path = run.path() / "arrays" / "a.npy";
  const Arrays arrays(run.path());
  write_npy(path, {1, 2, 3, 4});
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 1);
  REQUIRE_THROWS_AS(arrays.vector(json("a")), InputError);
  write_text(path, "not an array at all");
  REQUIRE_THROWS_AS(arrays.vector(json("a")), InputError);
}

TEST_CASE("ticks are round and inside") {
  const auto linear = ticks(Axis{"", "", false, -0.73, 10.2}, 6);
  REQUIRE(linear.front().at == Approx(0).margin(1e-12));
  REQUIRE(linear.back().text == "10");
  for (const Tick& t : ticks(Axis{"", "", true, 0.5, 2000}, 5)) REQUIRE((t.at >= 0.49 && t.at <= 2001));
  REQUIRE(ticks(Axis{"", "", false, -80, -40}, 4).front().text == "−80");
  REQUIRE(ticks(Axis{"", "", false, 1, 1}, 4).empty());
}

TEST_CASE("numbers in words") {
  REQUIRE(number(83.1234) == "83.12");
  REQUIRE(number(NAN) == "–");
  REQUIRE(number(0.000012, 2) == "1.2e-05");
  REQUIRE(with_precision_of(83.1234, 1.23) == "83.1");
  REQUIRE(with_precision_of(-68.2, 0.0123) == "-68.200");
  REQUIRE(with_unit("V", "mV") == "V (mV)");
  REQUIRE(with_unit("p", "1") == "p");
  REQUIRE(escape("<a href=\"x\">'&") == "&lt;a href=&quot;x&quot;&gt;&#39;&amp;");
  REQUIRE(escape_script("</script>").find('<') == std::string::npos);
}

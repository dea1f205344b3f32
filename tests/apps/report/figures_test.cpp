// Each kind of figure by itself.
#include <cmath>

#include <nlohmann/json.hpp>

#include "apps/report/figure.hpp"
#include "tests/apps/report/fake_run.hpp"
#include "tests/apps/report/html_check.hpp"
#include "tests/support/catch.hpp"

using namespace axograd::report;
using namespace axograd::test;
using nlohmann::json;

namespace {

std::string draw(const char* text) {
  static const Arrays arrays("/nowhere");
  Context context{arrays, 1000};
  const std::string out = draw_figure(json::parse(text), context);
  REQUIRE(html_problem(out) == "");
  return out;
}

size_t count(const std::string& text, const std::string& part) {
  size_t n = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

}  // namespace

TEST_CASE("lines have axes with units, a band, a legend and a spoken description") {
  const std::string out = draw(
      R"({"kind": "lines", "title": "Curve", "x": {"label": "time", "unit": "ms", "scale": "log"}, "y": {"label": "V", "unit": "mV"},
    "series": [{"name": "fit", "x": [1, 10, 100], "y": [1, 2, 3], "low": [0, 1, 2], "high": [2, 3, 4], "role": "model"}]})");
  for (const char* part :
       {"time (ms)", "V (mV)", ">fit<", "fill-opacity", "aria-label=\"Curve: fit\"", "<title>Curve: fit</title>", ">100<"}) {
    INFO(part);
    REQUIRE(out.find(part) != std::string::npos);
  }
  REQUIRE(draw(R"({"kind": "lines", "series": [{"name": "fit", "x": [1, 2], "y": [1]}]})").find("2 x and 1 y values") !=
          std::string::npos);
}

TEST_CASE("a gap breaks the curve") {
  const std::string out = draw(R"({"kind": "lines", "series": [{"name": "", "x": [0, 1, 2, 3, 4], "y": [0, 1, null, 3, 4]}]})");
  const size_t start = out.find("<g clip-path"), path = out.find("d=\"", start) + 3;
  REQUIRE(count(out.substr(path, out.find('"', path) - path), "M") == 2);
}

TEST_CASE("a raster draws every spike in its window and the mean rate over all repeats") {
  const std::string out = draw(R"({"kind": "raster", "x": {"unit": "ms", "range": [0, 100]}, "psth": {"bin": 100},
    "groups": [{"name": "cell", "times": [10, 20, 30, 150], "repeats": [0, 1, 1, 0], "count": 3}]})");
  REQUIRE(out.find("cell (3 repeats)") != std::string::npos);
  const size_t start = out.find("<g clip-path"), path = out.find("d=\"", start) + 3;
  REQUIRE(count(out.substr(path, out.find('"', path) - path), "M") == 3);
  REQUIRE(out.find("rate (Hz)") != std::string::npos);
  REQUIRE(out.find(">10<") != std::string::npos);  // 3 spikes / 3 repeats / 0.1 s = 10 Hz is the top of the axis
}

TEST_CASE("a raster of neurons draws as many as it is asked for") {
  json times = json::array(), neurons = json::array();
  for (int n = 0; n < 50; ++n) times.push_back(n), neurons.push_back(n);
  const json group = {{"name", "E"}, {"times", times}, {"repeats", neurons}, {"count", 50}, {"drawn", 40}, {"of", "neurons"}};
  const json figure = {{"kind", "raster"}, {"x", {{"unit", "ms"}, {"range", {0, 50}}}}, {"groups", json::array({group})}};
  const std::string out = draw(figure.dump().c_str());
  REQUIRE(out.find("E (40 of 50 neurons)") != std::string::npos);
  const size_t start = out.find("<g clip-path"), path = out.find("d=\"", start) + 3;
  REQUIRE(count(out.substr(path, out.find('"', path) - path), "M") == 40);
}

TEST_CASE("spans are shaded behind the curves, named where the name fits, and cut at the frame") {
  const std::string out = draw(R"({"kind": "lines", "series": [{"x": [0, 10], "y": [0, 1]}],
    "spans": [{"from": 2, "to": 8, "label": "delay"}, {"from": 9.9, "to": 20, "label": "recall"}, {"from": 30, "to": 40}]})");
  REQUIRE(count(out, "fill-opacity=\"0.14\"") == 1);
  REQUIRE(count(out, "fill-opacity=\"0.06\"") == 1);
  REQUIRE(out.find(">delay<") != std::string::npos);
  REQUIRE(out.find(">recall<") == std::string::npos);
}

TEST_CASE("a histogram counts its samples and refuses edges that fall") {
  REQUIRE(draw(R"({"kind": "histogram", "bins": 4, "series": [{"name": "a", "samples": [1, 2, 3, 4]}]})").find("a (n = 4)") !=
          std::string::npos);
  REQUIRE(draw(R"({"kind": "histogram", "bins": [3, 1], "series": [{"samples": [1]}]})").find("Not shown") != std::string::npos);
}

TEST_CASE("a heat map names its strongest pairs") {
  const std::string out =
      draw(R"({"kind": "heatmap", "values": [[1, 0.1, -0.9], [0.1, 1, 0.3], [-0.9, 0.3, 1]], "rows": ["a", "b", "c"],
    "columns": ["a", "b", "c"], "low": -1, "high": 1, "strongest": 1})");
  REQUIRE(out.find("<b>a</b> and <b>c</b> (-0.90)") != std::string::npos);
}

TEST_CASE("a matrix over time has axes") {
  const std::string out = draw(R"({"kind": "heatmap", "values": [[0.5, 1, 0.5], [0.5, 0.5, 1]], "palette": "sequential",
    "x": {"label": "tested at", "unit": "ms", "start": 50, "step": 100}, "y": {"label": "trained at", "unit": "ms", "step": 10}})");
  for (const char* part : {"tested at (ms)", "trained at (ms)", ">300<", ">10<"}) {
    INFO(part);
    REQUIRE(out.find(part) != std::string::npos);
  }
}

TEST_CASE("a large matrix is drawn in blocks and keeps its strongest cell") {
  json rows = json::array();
  for (int i = 0; i < 250; ++i) rows.push_back(std::vector<double>(250, 0.1));
  rows[7][9] = -1;
  const std::string out = draw(json{{"kind", "heatmap"}, {"values", rows}, {"low", -1}, {"high", 1}}.dump().c_str());
  REQUIRE(out.find("blocks of 3 × 3") != std::string::npos);
  REQUIRE(out.size() < 700000);
  const size_t cells_end = out.find("<rect");  // the colour bar follows the cells
  REQUIRE(count(out.substr(0, cells_end), "#084081") == 1);
}

TEST_CASE("a table writes numbers to the precision of their error and marks the chosen row") {
  const std::string out = draw(
      R"({"kind": "table", "columns": [{"name": "n"}, {"name": "v", "unit": "mV"}], "rows": [["x", {"value": 1.23456, "pm": 0.0123}], ["y", 2]],
    "chosen": [1]})");
  REQUIRE(out.find("1.235 ± 0.012") != std::string::npos);
  REQUIRE(out.find("v (mV)") != std::string::npos);
  REQUIRE(out.find("<tr class=\"chosen\"><td>y</td>") != std::string::npos);
}

TEST_CASE("text becomes paragraphs and lists, warnings carry their level") {
  const std::string out = draw(R"({"kind": "text", "text": ["one\n- a\n- b\n\ntwo"]})");
  REQUIRE(out.find("<p>one</p><ul><li>a</li><li>b</li></ul><p>two</p>") != std::string::npos);
  REQUIRE(draw(R"({"kind": "warnings", "items": ["w", {"level": "serious", "text": "s", "advice": "do"}]})")
              .find("<li class=\"serious\"><b>Serious:</b> s") != std::string::npos);
}

TEST_CASE("an unknown kind and a name that leaves the folder are said, not followed") {
  REQUIRE(draw(R"({"kind": "hologram"})").find("no figure of kind &#39;hologram&#39;") != std::string::npos);
  REQUIRE(draw(R"({"kind": "lines", "series": [{"y": "../../etc/passwd"}]})").find("is not the name of a file in arrays/") !=
          std::string::npos);
}

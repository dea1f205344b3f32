// The page of a whole run: complete, valid, safe, small, and forgiving.
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <regex>

#include "apps/report/report.hpp"
#include "core/base/error.hpp"
#include "tests/apps/report/fake_run.hpp"
#include "tests/apps/report/html_check.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::test;
namespace fs = std::filesystem;

namespace {

bool has(const std::string& page, const std::string& part) { return page.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a minute of recording becomes one valid page below 2 MB that shows everything") {
  ScratchFolder run;
  fake_run(run.path(), 60);
  const std::string page = report_html(run.path());
  REQUIRE(page.size() < 2'000'000);
  REQUIRE(html_problem(page) == "");
  REQUIRE(has(page, "Content-Security-Policy\" content=\"default-src 'none'"));
  for (const char* part :
       {"GIF fit of L5 cell 3", "predicts the held-out spikes of L5 cell 3 very well: Md* = 0.93 within 8 ms", "own reliability",
        "two-step GIF", "drift.enabled", "Spike-triggered current η", "η (pA)", "Threshold coupling", "Interspike intervals",
        "Which model", "What the data could not tell", "at its upper bound", "weakly determined", "not determined",
        "Strongest pairs", "Stage: joint", "how to reproduce", "9f86d081884c", "Every setting of this run"}) {
    INFO(part);
    REQUIRE(has(page, part));
  }
  REQUIRE_FALSE(has(page, "Not shown:"));
  if (const char* keep = std::getenv("AXOGRAD_KEEP_REPORT")) std::ofstream(keep, std::ios::binary) << page;
}

TEST_CASE("the page asks nothing of the network") {
  ScratchFolder run;
  fake_run(run.path(), 2);
  const std::string page = report_html(run.path());
  REQUIRE_FALSE(std::regex_search(page, std::regex("<(link|img|iframe|object|embed|base|form)\\b")));
  REQUIRE_FALSE(std::regex_search(page, std::regex("<script[^>]*\\bsrc=")));
  REQUIRE_FALSE(has(page, "@import"));
  REQUIRE_FALSE(has(page, "sourceMappingURL"));
  const std::string css = page.substr(0, page.find("</style>"));
  REQUIRE_FALSE(has(css, "url("));
}

TEST_CASE("text from the run folder cannot become markup or script") {
  ScratchFolder run;
  fs::create_directories(run.path() / "arrays");
  const std::string evil = R"(</script><script>alert('x')</script><img src=x onerror=\"y\">)";
  write_text(
      run.path() / "report.json", R"({"title": ")" + evil + R"(", "subtitle": ")" + evil + R"(", "verdict": [")" + evil + R"("],
    "warnings": [")" + evil + R"("], "sections": [{"title": ")" +
                                      evil + R"(", "text": ")" + evil + R"(", "figures": [
      {"kind": ")" + evil + R"("}, {"kind": "text", "title": ")" +
                                      evil + R"(", "caption": ")" + evil + R"(", "text": ")" + evil + R"("},
      {"kind": "table", "columns": [{"name": ")" +
                                      evil + R"(", "doc": ")" + evil + R"("}], "rows": [[")" + evil + R"("]]},
      {"kind": "lines", "x": {"label": ")" +
                                      evil + R"("}, "y": {"unit": ")" + evil + R"("}, "series": [{"name": ")" + evil +
                                      R"(", "x": [1, 2], "y": [1, 2]}],
       "vlines": [{"at": 1.5, "label": ")" +
                                      evil + R"("}]},
      {"kind": "bars", "bars": [{"name": ")" +
                                      evil + R"(", "value": 1}]},
      {"kind": "heatmap", "values": [[1, 2], [3, 4]], "rows": [")" +
                                      evil + R"(", "b"], "columns": ["a", "b"], "strongest": 2, "label": ")" + evil + R"("},
      {"kind": "lines", "series": [{"name": "a", "y": ")" +
                                      evil + R"("}]},
      {"kind": "traces", "x": {"step": 1, "unit": ")" +
                                      evil + R"("}, "panels": [{"label": ")" + evil + R"(", "series": [{"name": ")" + evil +
                                      R"(", "values": [1, 2, 3]}]}]}]}]})");
  write_text(run.path() / "summary.json", R"({"model": ")" + evil + R"(", "variants": [{"name": ")" + evil +
                                              R"(", "bits_per_spike": 1, "note": ")" + evil + R"("}]})");
  write_text(run.path() / "parameters.json",
             R"({"parameters": [{"name": ")" + evil + R"(", "value": 1, "unit": ")" + evil + R"(", "doc": ")" + evil + R"("}]})");
  write_text(run.path() / "provenance.json", R"({"command": [")" + evil + R"("], ")" + evil + R"(": ")" + evil +
                                                 R"(", "inputs": [{"path": ")" + evil + R"("}]})");
  write_text(run.path() / "config.json", R"({")" + evil + R"(": ")" + evil + R"("})");
  const std::string page = report_html(run.path());
  REQUIRE(html_problem(page) == "");
  REQUIRE_FALSE(has(page, "<script>alert"));
  REQUIRE_FALSE(has(page, "<img"));
  REQUIRE(has(page, "&lt;script&gt;alert"));
}

TEST_CASE("what is missing is left out or said, never fatal") {
  ScratchFolder run;
  fake_run(run.path(), 1);
  fs::remove(run.path() / "arrays" / "eta.npy");
  std::string page = report_html(run.path());
  REQUIRE(html_problem(page) == "");
  REQUIRE(has(page, "Not shown: arrays/eta.npy is missing."));
  REQUIRE(has(page, "Moving threshold"));
  for (const char* name : {"report.json", "provenance.json", "config.json", "history.jsonl", "parameters.json"}) {
    fs::remove(run.path() / name);
    page = report_html(run.path());
    INFO(name);
    REQUIRE(html_problem(page) == "");
    REQUIRE(has(page, "Md* (8 ms), held out"));
  }
  fs::remove(run.path() / "summary.json");
  REQUIRE_THROWS_AS(report_html(run.path()), InputError);
  REQUIRE_THROWS_AS(report_html(run.path() / "nowhere"), InputError);
  write_text(run.path() / "summary.json", "{\"model\": ");
  REQUIRE_THROWS_AS(report_html(run.path()), InputError);
}

TEST_CASE("mistyped documents give a page, not a crash") {
  ScratchFolder run;
  for (
      const char* text :
      {"[]", "3", "\"x\"", "{\"sections\": 3}", "{\"sections\": [3, {\"figures\": [1, {\"kind\": 5}]}]}",
       "{\"warnings\": \"one\"}",
       "{\"sections\": [{\"figures\": [{\"kind\": \"lines\", \"series\": 4, \"x\": [], \"hlines\": \"a\"}, {\"kind\": \"bars\", \"bars\": {}},"
       "{\"kind\": \"raster\", \"groups\": [{\"trains\": 1}]}, {\"kind\": \"histogram\", \"series\": [{}], \"bins\": [2, 1]},"
       "{\"kind\": \"heatmap\", \"values\": [[1], []]}, {\"kind\": \"table\", \"rows\": 1}, {\"kind\": \"traces\", \"panels\": [{}]}]}]}"}) {
    INFO(text);
    write_text(run.path() / "report.json", text);
    write_text(run.path() / "summary.json", text);
    write_text(run.path() / "parameters.json", text);
    write_text(run.path() / "provenance.json", text);
    REQUIRE(html_problem(report_html(run.path())) == "");
  }
}

TEST_CASE("write_report leaves the page beside the data") {
  ScratchFolder run;
  write_text(run.path() / "summary.json", R"({"model": "lif"})");
  const fs::path written = write_report(run.path());
  REQUIRE(written == run.path() / "report.html");
  std::ifstream file(written, std::ios::binary);
  REQUIRE(std::string((std::istreambuf_iterator<char>(file)), {}) == report_html(run.path()));
  REQUIRE(std::distance(fs::directory_iterator(run.path()), {}) == 2);
}

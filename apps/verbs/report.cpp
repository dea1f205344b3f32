// Makes the HTML report of a run folder again.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "apps/report/report.hpp"
#include "apps/verb.hpp"
#include "core/base/atomic_file.hpp"

namespace axograd::apps {
namespace {

class Report final : public VerbRun {
 public:
  template <class V>
  void visit(V& v) {
    v("run", run_, {.doc = "the run folder", .required = true});
  }
  OptionTarget arguments() override { return OptionTarget(*this); }

  Exit run(const Globals& globals) override {
    std::string path = globals.out;
    if (path.empty())
      path = write_report(run_).string();
    else
      write_file_atomic(path, report_html(run_));
    fmt::print("{}\n", globals.json ? nlohmann::json{{"report", path}}.dump() : path);
    return Exit::ok;
  }

 private:
  std::string run_;
};

}  // namespace

Verb report_verb() {
  return {"report", "make the HTML report of a run folder (one file, no network)",
          "  axograd report runs/quickstart\n"
          "  axograd report runs/quickstart --out report.html\n",
          make_verb<Report>};
}

}  // namespace axograd::apps

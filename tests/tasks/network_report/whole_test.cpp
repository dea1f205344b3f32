// A whole report: every section is made from plain arrays and drawn without a gap.
#include <cmath>
#include <nlohmann/json.hpp>

#include "apps/report/report.hpp"
#include "core/base/atomic_file.hpp"
#include "core/num/philox.hpp"
#include "tasks/network_report/network_report.hpp"
#include "tasks/trials/psychometric.hpp"
#include "tests/support/catch.hpp"
#include "tests/tasks/network_report/synthetic.hpp"

using namespace axograd;
using namespace axograd::tasks;
using namespace axograd::tasks::network_report;
using namespace axograd::tasks::network_report::testing;

namespace {

// 60 neurons: the first 20 excitatory ones remember the class from the cue (50-150 ms) on.
Recorded trials_of_memory() {
  Recorded r = poisson(40, 600, 60, [](int b, int t, int n) {
    return n >= 48 ? 40.0 : n < 20 && t > 100 && b % 2 ? 60.0 : 12.0;
  });
  r.populations = {{"E", 0, 48, 1}, {"I", 48, 12, -1}};
  r.epochs = {{"cue", 50, 150}, {"delay", 150, 500}, {"recall", 500, 600}};
  r.class_names = {"right", "left"};
  r.outputs = 2;
  for (int b = 0; b < 40; ++b) r.labels.push_back(b % 2);
  for (int b = 0; b < 40; ++b) {
    for (int t = 0; t < 600; ++t) {
      for (int o = 0; o < 2; ++o)
        r.readout.push_back(
            float((t > 500) * (o == b % 2 ? 1 : -1) + 0.2 * normal(9, std::uint64_t(b), std::uint64_t(2 * t + o))));
    }
  }
  return r;
}

data::Weights weights(double scale, std::uint64_t seed) {
  data::Weights w;
  w.populations = {{"E", 0, 48, 1}, {"I", 48, 12, -1}};
  const auto projection = [&](const char* name, const char* pre, const char* post, int from, int to, bool dale) {
    data::Projection p;
    p.name = name, p.pre = pre, p.post = post, p.pre_count = from, p.post_count = to;
    for (int i = 0; i < from; ++i) {
      if (dale) p.pre_sign.push_back(i < 48 ? 1 : -1);
      for (int j = 0; j < to; ++j) {
        const double x = scale * normal(seed, std::uint64_t(i), std::uint64_t(j));
        p.dense.push_back(float(!dale ? x : i < 48 ? std::abs(x) : -4 * std::abs(x)));
      }
    }
    w.projections.push_back(p);
  };
  projection("in", "input", "network", 20, 60, false);
  projection("rec", "network", "network", 60, 60, true);
  projection("out", "network", "output", 60, 2, false);
  return w;
}

NetworkRun whole_run() {
  NetworkRun run;
  run.title = "A network that remembers", run.subtitle = "synthetic";
  run.what = nlohmann::json::array({{{"kind", "text"}, {"text", "60 cells"}}});
  run.held_out = Share{1003, 1024};
  run.chance = 0.5;
  run.recorded = trials_of_memory();
  run.before = weights(0.1, 1), run.after = weights(0.15, 2);
  for (int i = 0; i < 200; ++i) {
    run.learning.iteration.push_back(i), run.learning.cpu_s.push_back(0.9 * i);
    run.learning.loss.push_back(0.7 * std::exp(-i / 60.0));
    run.learning.batch_accuracy.push_back(1 - 0.5 * std::exp(-i / 50.0)), run.learning.rate_hz.push_back(8 + 0.01 * i);
    run.learning.gradient_norm.push_back(std::exp(normal(3, 0, std::uint64_t(i))));
    if (i % 20 != 0) continue;
    run.learning.validation_iteration.push_back(i), run.learning.validation_cpu_s.push_back(0.9 * i);
    run.learning.validation.push_back({int(256 * (1 - 0.5 * std::exp(-i / 50.0))), 256});
  }
  PsychometricPage page{"Coherence", "coherence", "%", "share of answers left", false, 0.5, {}};
  trials::AnswerCurve answers;
  for (double c : {-50, -15, -5, 5, 15, 50}) {
    answers.x.push_back(c), answers.share.push_back({int(200 / (1 + std::exp(-c / 8))), 200});
    answers.median_ms.push_back(300 - 2 * std::abs(c)), answers.low_ms.push_back(280 - 2 * std::abs(c));
    answers.high_ms.push_back(c > 40 ? std::nan("") : 340 - 2 * std::abs(c));
  }
  PsychometricCurve curve = curve_of("attended", answers);
  add_fit(curve, trials::fit_psychometric(answers));
  page.curves = {curve};
  run.psychometric = {page};
  const Selectivity s = selectivity(*run.recorded);
  run.perturbations = run_perturbations(standard_perturbations(*run.recorded, &s), [](const Perturbation& p) {
    return Share{p.kind == PerturbationKind::none ? 250 : 180 - int(p.amount), 256};
  });
  run.seeds = {{"connectome", 1, {1003, 1024}, 180, 160},
               {"connectome", 2, {1010, 1024}},
               {"control", 1, {900, 1024}},
               {"control", 2, {930, 1024}}};
  run.criterion = 0.97;
  StartState start;
  start.activity = activity(*run.recorded);
  start.gradient_norms = {{"w_rec", 2e4}};
  run.start = start;
  return run;
}

}  // namespace

TEST_CASE("every section of a whole run is there and is drawn") {
  const Folder folder;
  nlohmann::json summary = {{"cpu_s", 12.5}};
  const nlohmann::json report = report_json(whole_run(), folder.path(), summary);
  std::vector<std::string> titles;
  for (const auto& s : report["sections"]) titles.push_back(s["title"]);
  CHECK(titles == std::vector<std::string>{"What was trained", "Before training", "Learning", "Seeds", "Coherence", "Example trials", "Over time",
                                           "Activity", "Selectivity", "What can be read from the spikes", "Weights",
                                           "Eigenvalues of the recurrence", "Lesions and perturbations"});
  CHECK(report["verdict"][0] == "97.9 % of 1024 fresh trials correct (95 % interval 96.9 to 98.7 %); chance is 50.0 %.");
  CHECK(report["verdict"][1] == "Dale's law holds in all 3600 connections that have a sign.");
  const auto& answers = report["sections"][4]["figures"][0]["series"];
  REQUIRE(answers.size() == 2);
  CHECK(answers[1]["name"] == "attended, fitted");
  CHECK(whole_run().psychometric[0].curves[0].fit_share.size() == 100);
  CHECK(whole_run().psychometric[0].curves[0].fit_share[50] == Approx(0.5).margin(0.06));
  CHECK(report["convergence"] == false);
  const std::string lesions = report["sections"].back()["figures"][0]["caption"];
  CHECK(lesions.find("same 256 held-out trials") != std::string::npos);
  CHECK(summary["cpu_s"] == 12.5);
  CHECK(summary["decoding"]["last_window"].get<double>() > 0.9);
  CHECK(summary["activity"]["I"]["mean_hz"].get<double>() == Approx(40).margin(3));
  write_file_atomic(folder.path() + "/report.json", report.dump());
  write_file_atomic(folder.path() + "/summary.json", summary.dump());
  const std::string html = report_html(folder.path());
  CHECK(html.find("Not shown") == std::string::npos);
  CHECK(html.find("Convergence") == std::string::npos);
  CHECK(html.find("One code, or one per moment?") != std::string::npos);
  if (const char* keep = std::getenv("AXOGRAD_KEEP_REPORT")) write_file_atomic(keep, html);
}

TEST_CASE("what is empty leaves out its section, and a broken sign is a warning") {
  const Folder folder;
  nlohmann::json summary;
  NetworkRun run;
  run.title = "little";
  run.after = weights(0.1, 1);
  run.after.projections[1].dense[5] = -1;
  run.after.projections.push_back(run.after.projections[1]);
  run.after.projections.back().name = "all", run.after.projections.back().joined = true;  // counted once
  const nlohmann::json report = report_json(run, folder.path(), summary);
  CHECK(report["sections"].size() == 2);
  CHECK_FALSE(report.contains("verdict"));
  CHECK(report["warnings"][0]["text"] == "Dale's law is broken in 1 of 3600 connections.");
}

TEST_CASE("a condition whose values have names: a bar for each, on one axis with chance") {
  PsychometricPage page;
  page.title = "Answers against rule";
  page.chance = 0.25;
  page.words = {"go", "anti"};
  PsychometricCurve curve;
  curve.x = {0, 3};
  curve.share = {{90, 100}, {40, 100}};
  page.curves = {curve};
  const nlohmann::json section = psychometric_section(page, ArrayFolder("unused"));
  REQUIRE(section["figures"].size() == 1);
  const nlohmann::json& figure = section["figures"][0];
  CHECK(figure["kind"] == "bars");
  REQUIRE(figure["bars"].size() == 2);
  CHECK(figure["bars"][1]["name"] == "anti");
  CHECK(figure["bars"][1]["value"].get<double>() == Approx(0.4));
  CHECK(figure["references"][0]["at"] == 0.25);
}

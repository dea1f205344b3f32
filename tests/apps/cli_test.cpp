// The command line from outside: help, exit codes (docs/exit-codes.md), messages, JSON, start-up time.
#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include <nlohmann/json.hpp>

#include "tests/apps/program.hpp"
#include "tests/support/catch.hpp"

using nlohmann::json;

namespace {

bool has(const std::string& text, const std::string& piece) { return text.find(piece) != std::string::npos; }

// Verbs by the program's own help.
std::vector<std::string> verb_names() {
  std::vector<std::string> out;
  const std::string help = say({"--help"}).out;
  std::size_t at = help.find("  verb");
  while ((at = help.find("\n  ", at)) != std::string::npos) {
    at += 3;
    out.push_back(help.substr(at, help.find(' ', at) - at));
  }
  return out;
}

}  // namespace

TEST_CASE("every verb explains itself, with an example and the common flags", "[apps]") {
  const auto verbs = verb_names();
  REQUIRE(verbs.size() >= 6);
  for (const std::string& verb : verbs) {
    INFO(verb);
    const Said said = say({verb, "--help"});
    CHECK(said.code == 0);
    CHECK(has(said.out, "axograd " + verb));
    CHECK(has(said.out, "Examples:\n  axograd " + verb));
    for (const char* flag : {"--set", "--seed", "--threads", "--device", "--out", "--json", "--quiet", "--help"}) CHECK(has(said.out, flag));
    CHECK(say({"help", verb}).out == said.out);
  }
  CHECK(say({}).out == say({"--help"}).out);
  CHECK(has(say({"--version"}).out, "axograd "));
}

TEST_CASE("unknown verbs, flags and values", "[apps]") {
  Said said = say({"inspct", "x"});
  CHECK(said.code == 2);
  CHECK(has(said.err, "unknown verb \"inspct\" -- did you mean \"inspect\"?"));
  said = say({"inspect", "--treshold", "3", "x"});
  CHECK(said.code == 2);
  CHECK(has(said.err, "--threshold"));
  said = say({"inspect", "x", "--threshold", "3 ms"});
  CHECK(said.code == 2);
  CHECK(has(said.err, "is a time, but a voltage is needed"));
  CHECK(say({"inspect"}).code == 2);
  CHECK(say({"report", "a", "b"}).code == 2);
  CHECK(say({"doctor", "--threads", "-3"}).code == 2);
  CHECK(say({"doctor", "--device", "gpu"}).code == 2);
  CHECK(say({"--quiet"}).code == 2);
}

TEST_CASE("exit codes by kind of failure", "[apps]") {
  const Scratch folder;
  CHECK(say({"inspect", folder / "absent.abf"}).code == 3);
  axograd::write_file_atomic(folder / "broken.abf", "ABF2 and then nothing");
  const Said said = say({"inspect", folder / "broken.abf"});
  CHECK(said.code == 3);
  CHECK(has(said.err, folder / "broken.abf"));
  CHECK(say({"report", folder / "absent"}).code == 3);
  CHECK(say({"validate", folder / "absent.json"}).code == 2);
  axograd::write_file_atomic(folder / "a.json", "{\n \"task\": \"x\",\n}");
  CHECK(say({"validate", folder / "a.json"}).code == 2);
  if (std::filesystem::exists("/dev/full")) CHECK(say({"describe"}, ".", "/dev/full").code == 5);
}

TEST_CASE("errors as JSON", "[apps]") {
  const Scratch folder;
  axograd::write_file_atomic(folder / "a.json", "{\n \"task\": \"nothing_like_it\",\n \"tilte\": 3 }");
  const Said said = say({"validate", "a.json", "--json"}, folder.path);
  CHECK(said.code == 2);
  CHECK(said.out.empty());
  const json error = json::parse(said.err)["error"];
  CHECK(error["exit"] == 2);
  REQUIRE(error["problems"].size() >= 1);
  CHECK(error["problems"][0]["line"] == 2);
  CHECK(error["problems"][0]["file"] == "a.json");
  CHECK(error["problems"][0]["code"] == "bad_choice");
  CHECK(json::parse(say({"--json", "inspect", "absent"}).err)["error"]["exit"] == 3);
}

TEST_CASE("describe covers every list and every name in it", "[apps]") {
  const json all = json::parse(say({"describe", "--json"}).out);
  for (const char* kind : {"model", "task", "optimizer", "loss", "format"}) {
    REQUIRE(all[kind].size() >= 1);
    for (const std::string name : all[kind]) {
      INFO(kind << " " << name);
      const Said text = say({"describe", kind, name});
      CHECK(text.code == 0);
      CHECK(has(text.out, name));
      CHECK(has(say({"describe", kind, name, "--markdown"}).out, "## " + name));
      CHECK(json::parse(say({"describe", kind, name, "--json"}).out)["name"] == name);
    }
  }
  CHECK(has(say({"describe", "model", "hh"}).out, "mS/cm2"));
  CHECK(say({"describe", "hh"}).out == say({"describe", "model", "hh"}).out);
  const Said wrong = say({"describe", "model", "hhh"});
  CHECK(wrong.code == 2);
  CHECK(has(wrong.err, "did you mean \"hh\"?"));
  CHECK(has(say({"describe", "modle"}).err, "did you mean \"model\"?"));
  CHECK(json::parse(say({"describe", "schema"}).out).contains("oneOf"));
}

TEST_CASE("inspect shows a small table of numbers", "[apps]") {
  const Scratch folder;
  std::string text = "time (ms),V (mV)\n";
  for (int i = 0; i < 100; ++i) text += std::to_string(i * 0.1) + (i == 50 ? ",20\n" : ",-70\n");
  axograd::write_file_atomic(folder / "cell.csv", text);
  const Said said = say({"inspect", "cell.csv"}, folder.path);
  INFO(said.err);
  CHECK(said.code == 0);
  CHECK(has(said.out, "10 kHz"));
  CHECK(has(said.out, "1 spikes above -10 mV"));
  const json j = json::parse(say({"inspect", "cell.csv", "--json", "--threshold", "-0.08 V"}, folder.path).out);
  CHECK(j["sweeps"][0]["samples"] == 100);
  CHECK(j["channels"][0]["unit"] == "mV");
}

TEST_CASE("validate and simulate", "[apps]") {
  const Scratch folder;
  const std::string text = R"({
  "task": "simulate", "model": "lif", "duration": "300 ms", "stimulus": {"mean": "0.5 nA"},
  "smoke": {"duration": 150}
})";
  axograd::write_file_atomic(folder / "a.json", text);
  CHECK(say({"validate", "a.json"}, folder.path).out == "a.json: valid (simulate)\n");
  json effective = json::parse(say({"validate", "a.json", "--json", "--smoke", "--seed", "9", "--set", "step=0.1 ms"}, folder.path).out);
  CHECK(effective["duration"] == "150 ms");
  CHECK(effective["seed"] == 9);
  CHECK(effective["step"] == "0.1 ms");
  CHECK(effective["stimulus"]["mean"] == "500 pA");

  Said said = say({"validate", "a.json", "--set", "parameters.C_n=3", "--set", "spikes=escape", "--set", "parameters.g_L=5 mV"}, folder.path);
  CHECK(said.code == 2);
  CHECK(has(said.err, "--set parameters.C_n=3: error: unknown key \"C_n\" in \"parameters\" -- did you mean \"C_m\"?"));
  CHECK(has(said.err, "has no escape rate"));
  CHECK(has(said.err, "is a voltage, but a conductance is needed"));

  said = say({"simulate", "a.json", "--out", "run", "--json"}, folder.path);
  INFO(said.err);
  CHECK(said.code == 0);
  CHECK(json::parse(said.out)["summary"]["spikes"] > 3);
  for (const char* file : {"config.json", "summary.json", "provenance.json", "arrays/voltage.npy", "report.html"})
    CHECK(std::filesystem::exists(folder / (std::string("run/") + file)));
  CHECK(say({"simulate", "a.json", "--out", "run"}, folder.path).code == 2);  // never over an earlier run by accident
  CHECK(say({"simulate", "a.json", "--out", "run", "--force"}, folder.path).code == 0);
  CHECK(say({"simulate", "a.json", "--device", "cuda"}, folder.path).code == 5);
  CHECK(say({"report", "run"}, folder.path).code == 0);
  said = say({"simulate", "a.json"}, folder.path);
  CHECK(has(said.out, "runs/a/report.html"));
  double best = 1e9;
  for (int i = 0; i < 20; ++i) best = std::min(best, say({"validate", "a.json"}, folder.path).seconds);
  CHECK(best <= 0.050);
}

TEST_CASE("check-grad agrees for a smooth model", "[apps]") {
  const Said said = say({"check-grad", "hh", "--json"});
  INFO(said.out << said.err);
  CHECK(said.code == 0);
  CHECK(json::parse(said.out)["largest_error"] < 1e-6);
  CHECK(say({"check-grad", "hh", "--tolerance", "0"}).code == 4);
}

TEST_CASE("doctor finds the machine", "[apps]") {
  const json found = json::parse(say({"doctor", "--json"}).out);
  CHECK(found["cores"] >= 1);
  CHECK(found["memory_free_bytes"] > 0);
  CHECK(found["instruction_sets_of_this_machine"][0] == "baseline");
  CHECK(has(say({"doctor"}).out, "instruction sets"));
}

TEST_CASE("init writes what validate accepts", "[apps]") {
  const json templates = json::parse(say({"init", "--json"}).out);
  const Scratch folder;
  for (const auto& entry : templates) {
    const std::string name = entry["name"];
    INFO(name);
    CHECK(say({"init", name, "new"}, folder.path).code == 0);
    CHECK(say({"init", name, "new"}, folder.path).code == 2);  // never over a file that is there
    CHECK(std::filesystem::exists(folder / ("new/" + name + ".json")));
  }
  const Said wrong = say({"init", "no_such_template"}, folder.path);
  CHECK(wrong.code == 2);
  CHECK(has(wrong.err, "unknown template"));
}

TEST_CASE("bash completes verbs, flags and their values", "[apps]") {
  if (!std::filesystem::exists("/bin/bash")) {
    WARN("no /bin/bash: its completion was not tried");
    return;
  }
  const Scratch folder;
  axograd::write_file_atomic(folder / "script", say({"completion", "bash"}).out);
  // What bash offers at the end of these words.
  const auto offered = [&](const std::string& words, int last) {
    axograd::write_file_atomic(folder / "try", "source '" + (folder / "script") + "'\nCOMP_WORDS=(axograd " + words + ")\nCOMP_CWORD=" +
                                                   std::to_string(last) + "\n_axograd\nprintf '%s ' \"${COMPREPLY[@]}\" > '" +
                                                   (folder / "said") + "'\n");
    REQUIRE(std::system(("/bin/bash '" + (folder / "try") + "'").c_str()) == 0);
    return axograd::read_file(folder / "said");
  };
  for (const std::string& verb : verb_names()) CHECK(has(offered("''", 1), verb));
  CHECK(offered("insp", 1) == "inspect ");
  CHECK(offered("inspect --thres", 2) == "--threshold ");
  CHECK(offered("--quiet fit --devi", 3) == "--device ");
  CHECK(offered("fit --device c", 3) == "cpu cuda ");
  CHECK(offered("completion b", 2) == "bash ");
  CHECK(offered("report '" + (folder / "scr") + "'", 2) == folder / "script" + " ");
  CHECK(say({"completion", "tcsh"}).code == 2);
}

TEST_CASE("help is there at once", "[apps]") {
  double best = 1e9;
  for (int i = 0; i < 20; ++i) best = std::min(best, say({"--help"}).seconds);
  CHECK(best <= 0.020);
}

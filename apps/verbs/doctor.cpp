// What this program finds on this machine.
#include <fstream>
#include <thread>

#include <sched.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "apps/plugins.hpp"
#include "apps/verb.hpp"
#include "apps/version.hpp"
#include "core/base/text.hpp"
#include "core/rollout/isa_choice.hpp"
#include "models/registry.hpp"
#include "tasks/task.hpp"

namespace axograd::apps {
namespace {

using nlohmann::json;

// First "key : value" of a file of such lines.
std::string value_in(const char* path, const std::string& key) {
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(key)) continue;
    const auto colon = line.find(':');
    const auto start = line.find_first_not_of(" \t", colon + 1);
    return colon == std::string::npos || start == std::string::npos ? "" : line.substr(start);
  }
  return {};
}

int usable_cores() {
  cpu_set_t set;
  return ::sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : static_cast<int>(std::thread::hardware_concurrency());
}

std::int64_t free_memory() {
  const std::string kib = value_in("/proc/meminfo", "MemAvailable");
  return kib.empty() ? -1 : std::atoll(kib.c_str()) * 1024;
}

std::int64_t free_disk() {
  struct statvfs info {};
  if (::statvfs(".", &info) != 0) return -1;
  return static_cast<std::int64_t>(info.f_bavail) * static_cast<std::int64_t>(info.f_frsize);
}

class Doctor final : public VerbRun {
 public:
  template <class V>
  void visit(V&) {}
  OptionTarget arguments() override { return OptionTarget(*this); }

  Exit run(const Globals& globals) override {
    std::vector<std::string> sets;
    for (Isa isa : runnable_isas()) sets.emplace_back(isa_name(isa));
    const Isa isa = chosen_isa();
    std::vector<std::string> built;
    for (int i = 0; i < static_cast<int>(Isa::count); ++i)
      if (!neurons().empty() && has_engine(neurons()[0], static_cast<Isa>(i))) built.emplace_back(isa_name(static_cast<Isa>(i)));
    json out = {{"version", version()}, {"program", program_path()}, {"home", home_folder()}, {"compiler", fmt::format("{} {}", compiler(), __VERSION__)},
                {"cpu", value_in("/proc/cpuinfo", "model name")}, {"instruction_sets_of_this_machine", sets},
                {"instruction_sets_of_this_build", built}, {"instruction_set_used", isa_name(isa)}, {"cores", usable_cores()},
                {"memory_free_bytes", free_memory()}, {"disk_free_bytes", free_disk()}, {"neurons", neurons().size()},
                {"tasks", tasks::tasks().size()}, {"torch_library", our_library("libaxograd_torch.so")},
                {"cuda_library", our_library("libaxograd_cuda.so")}};
    describe_plugins(out);
    fmt::print("{}", globals.json ? out.dump(2) + '\n' : as_text(out));
    return Exit::ok;
  }

 private:
  // A library that is there but does not open is a finding, not an error.
  static void describe_plugins(json& out) {
    try {
      if (const TorchPlugin* torch = torch_plugin()) out["torch"] = json::parse(torch->describe());
    } catch (const Error& error) {
      out["torch"] = {{"error", error.what()}};
    }
    try {
      if (const CudaPlugin* cuda = cuda_plugin()) out["cuda"] = {{"devices", cuda->devices()}, {"neurons", cuda->neurons_count}};
    } catch (const Error& error) {
      out["cuda"] = {{"error", error.what()}};
    }
  }

  static const char* compiler() {
#if defined(__clang__)
    return "clang";
#else
    return "gcc";
#endif
  }

  static std::string as_text(const json& d) {
    const auto joined = [](const json& list) {
      std::string out;
      for (const auto& item : list) out += (out.empty() ? "" : ", ") + item.get<std::string>();
      return out;
    };
    const auto found = [](const json& path, const char* without) { return path == "" ? fmt::format("not there: {}", without) : path.get<std::string>(); };
    TextTable table({"axograd", d["version"].get<std::string>()});
    table.row({"program", d["program"].get<std::string>()});
    table.row({"examples and data", found(d["home"], "set AXOGRAD_HOME to the source folder")});
    table.row({"compiler", d["compiler"].get<std::string>()});
    table.row({"cpu", d["cpu"].get<std::string>()});
    table.row({"instruction sets", fmt::format("machine {}; build {}; used {}", joined(d["instruction_sets_of_this_machine"]),
                                               joined(d["instruction_sets_of_this_build"]), d["instruction_set_used"].get<std::string>())});
    table.row({"cores", fmt::format("{} usable", d["cores"].get<int>())});
    table.row({"memory", human_bytes(d["memory_free_bytes"]) + " free"});
    table.row({"disk", human_bytes(d["disk_free_bytes"]) + " free here"});
    table.row({"neurons, tasks", fmt::format("{}, {}", d["neurons"].get<int>(), d["tasks"].get<int>())});
    table.row({"LibTorch side", found(d["torch_library"], "no eager reference, no modules (not built; scripts/test or cmake --build build builds it where LibTorch is)")});
    if (d.contains("torch") && d["torch"].contains("libtorch"))
      table.row({"", fmt::format("LibTorch {}, BLAS {}, {} threads, CUDA {}", d["torch"]["libtorch"].get<std::string>(), d["torch"]["blas"].get<std::string>(),
                                 d["torch"]["threads"].get<int>(), d["torch"]["cuda"].get<bool>() ? "yes" : "no")});
    table.row({"CUDA plug-in", found(d["cuda_library"], "--device cuda does not work (built without nvcc)")});
    if (d.contains("cuda") && d["cuda"].contains("devices"))
      table.row({"", fmt::format("{} GPUs; kernels of {} neurons", d["cuda"]["devices"].get<int>(), d["cuda"]["neurons"].get<int>())});
    for (const char* side : {"torch", "cuda"})
      if (d.contains(side) && d[side].contains("error")) table.row({"", d[side]["error"].get<std::string>()});
    return table.text();
  }
};

}  // namespace

Verb doctor_verb() {
  return {"doctor", "what the program finds on this machine: CPU, memory, disk, libraries", "  axograd doctor\n  axograd doctor --json\n", make_verb<Doctor>};
}

}  // namespace axograd::apps

// Runs the task fit_trace in this process: what `axograd fit` does, without the other neurons' engines.
//   fit_trace_program EXPERIMENT FOLDER [THREADS] [KEY=VALUE …]     the same folder again: goes on where it was
#include <cstdio>
#include <cstdlib>

#include "core/base/atomic_file.hpp"
#include "core/base/error.hpp"
#include "core/base/json_source.hpp"
#include "core/base/process.hpp"
#include "core/record/overrides.hpp"
#include "tasks/task.hpp"

namespace axograd::tasks {
Task fit_trace_task();
}

using namespace axograd;

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: %s EXPERIMENT FOLDER [THREADS] [KEY=VALUE ...]\n", argv[0]);
    return 2;
  }
  try {
    catch_stop_signals();
    SourceJson source = read_json(argv[1]);
    Problems problems;
    for (int i = 4; i < argc; ++i) apply_override(source, argv[i], problems);
    const auto run = tasks::fit_trace_task().make();
    read_into(source, "", run->options(), problems, {.ignore = {"task", "title", "smoke", "$schema"}});
    problems.raise();
    tasks::RunRequest request;
    request.source = &source;
    request.out = argv[2];
    request.threads = argc > 3 ? std::atoi(argv[3]) : 1;
    request.quiet = request.resume = true;
    make_folders(request.out);
    return static_cast<int>(run->run(request));
  } catch (const Error& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return static_cast<int>(e.exit());
  }
}

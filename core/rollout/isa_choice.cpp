#include "core/rollout/isa_choice.hpp"

#include <cstdlib>

#include "core/base/error.hpp"

namespace axograd {

const char* isa_name(Isa isa) {
  constexpr const char* names[] = {"baseline", "avx2", "avx512"};
  return names[int(isa)];
}

bool machine_runs(Isa isa) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const auto avx2 = [] {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
  };
  switch (isa) {
    case Isa::baseline: return true;
    case Isa::avx2: return avx2();
    case Isa::avx512:
      return avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") &&
             __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    default: return false;
  }
#else
  return isa == Isa::baseline;
#endif
}

std::vector<Isa> runnable_isas() {
  std::vector<Isa> list;
  for (Isa isa : {Isa::baseline, Isa::avx2, Isa::avx512}) {
    if (machine_runs(isa)) list.push_back(isa);
  }
  return list;
}

Isa chosen_isa() {
  const std::vector<Isa> runnable = runnable_isas();
  const char* wish = std::getenv("AXOGRAD_ISA");
  if (!wish || !*wish) return runnable.back();
  std::string names;
  for (Isa isa : runnable) {
    if (std::string(wish) == isa_name(isa)) return isa;
    names += std::string(names.empty() ? "" : ", ") + isa_name(isa);
  }
  throw UsageError("environment variable AXOGRAD_ISA is '" + std::string(wish) + "'; this machine runs: " + names);
}

}  // namespace axograd

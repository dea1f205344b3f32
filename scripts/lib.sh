# Shared by the scripts of this folder; sourced, never run. Gives $root, messages, timed steps and the state of LibTorch.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
torch_version=2.13.0
cmake_minimum=3.25
venv="$root/.venv"

say() { printf '==> %s\n' "$*"; }
warn() { printf 'warning: %s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# usage_or_go "$@": prints the calling script's leading comment for --help.
usage_or_go() {
  case "${1:-}" in
    -h|--help) awk 'NR > 1 && !/^#/ { exit } NR > 1 { sub(/^# ?/, ""); print }' "$0"; exit 0 ;;
  esac
}

elapsed_text() { # seconds -> 2 min 05 s
  if [ "$1" -ge 60 ]; then printf '%d min %02d s' $(($1 / 60)) $(($1 % 60)); else printf '%d s' "$1"; fi
}

# step "what is done" "how long it usually takes" command...
step() {
  local what=$1 usual=$2 begun=$SECONDS status=0
  shift 2
  say "$what ($usual)"
  "$@" || status=$?
  if [ "$status" -eq 0 ]; then say "$what: done in $(elapsed_text $((SECONDS - begun)))"
  else printf '==> %s: FAILED after %s (exit code %d)\n' "$what" "$(elapsed_text $((SECONDS - begun)))" "$status" >&2; fi
  return "$status"
}

# version_at_least 3.25.1 3.25
version_at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# Parallel compile jobs: one per core, but at least 1.5 GiB of free memory for each (a file with LibTorch takes over 1 GiB).
build_jobs() {
  local cores free limit used
  cores=$(nproc 2>/dev/null || echo 1)
  free=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo 2>/dev/null)
  free=${free:-2048}
  limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || echo max)
  if [ "$limit" != max ]; then
    used=$(cat /sys/fs/cgroup/memory.current 2>/dev/null || echo 0)
    limit=$(((limit - used) / 1048576))
    [ "$limit" -lt "$free" ] && free=$limit
  fi
  local jobs=$((free / 1536))
  [ "$jobs" -gt "$cores" ] && jobs=$cores
  [ "$jobs" -lt 1 ] && jobs=1
  echo "$jobs"
}

# Where LibTorch is: the prefix that holds include/ and lib/. Prints nothing and fails where there is none.
torch_prefix() {
  local found
  if [ -n "${AXOGRAD_TORCH:-}" ]; then
    for found in "$AXOGRAD_TORCH" "$AXOGRAD_TORCH"/lib/python3*/site-packages/torch "$AXOGRAD_TORCH"/{torch,libtorch}; do
      [ -e "$found/lib/libtorch_cpu.so" ] && echo "$found" && return 0
    done
    return 1
  fi
  for found in "$venv"/lib/python3*/site-packages; do
    if compgen -G "$found/torch-$torch_version*.dist-info/RECORD" > /dev/null && [ -e "$found/torch/lib/libtorch_cpu.so" ]; then
      echo "$found/torch"
      return 0
    fi
  done
  return 1
}

# Whether the system's g++ is there but too old for our C++20.
old_compiler() {
  local major
  major=$(g++ -dumpversion 2>/dev/null | cut -d. -f1) || return 1
  [ -n "$major" ] && [ "$major" -lt 12 ]
}

# The cmake to use: the system's where it is new enough, else the one that scripts/setup put into .venv.
find_cmake() {
  local own
  own=$(cmake --version 2>/dev/null | awk 'NR == 1 { print $3 }')
  if [ -n "$own" ] && version_at_least "$own" "$cmake_minimum"; then echo cmake
  elif [ -x "$venv/bin/cmake" ]; then echo "$venv/bin/cmake"
  else return 1; fi
}

# configure_and_build [target...]: Release into build/, every target when none is named.
configure_and_build() {
  local cmake torch=OFF targets=() found
  cmake=$(find_cmake) || die "cmake $cmake_minimum or newer is missing; run scripts/setup"
  local settings=(--preset release)
  if found=$(torch_prefix); then torch=ON; settings+=("-DAXOGRAD_TORCH=$found"); fi
  [ "${AXOGRAD_NO_TORCH:-0}" = 1 ] && torch=OFF
  settings+=("-DAXOGRAD_TORCH_ENGINE=$torch")
  # scripts/setup has installed g++-12 where g++ is older.
  if [ -z "${CXX:-}" ] && old_compiler && command -v g++-12 > /dev/null; then export CXX=g++-12; fi
  (cd "$root" && step "configuring build/ (LibTorch side: $torch)" "a few seconds" \
    "$cmake" "${settings[@]}" -Wno-dev --log-level=NOTICE) || return
  [ "$#" -gt 0 ] && targets=(--target "$@")
  local jobs
  jobs=$(build_jobs)
  step "building ${*:-everything} with $jobs jobs" "up to 20 min on 2 cores the first time, seconds afterwards" \
    "$cmake" --build "$root/build" --parallel "$jobs" "${targets[@]}"
}

"""Runs the benches of problems.json: every tool is a program that prints one JSON object; the tools take turns.

  scripts/bench NAME... [--repetitions 3] [--tool TOOL]... [--variant TEXT]... [--scale 1] [--list]

Prints one JSON line per measurement on standard output (bench, variant, tool, version, cpu_s, per_s, unit, peak_rss_mib,
repetition, result) and a table of medians on standard error. Every program is pinned to one core, with one thread.
  --tool TOOL       only this tool (may be repeated)
  --variant TEXT    only variants whose name contains TEXT (may be repeated)
  --scale X         shorten every run by this factor, for a trial; the figures are then not worth quoting
  --list            what there is
"""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent
ONE_THREAD = {
    **{f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")},
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
    "JAX_PLATFORMS": "cpu",
}
LIMIT_S = 1800  # of one program


def arguments_of(command_line):
    parser = argparse.ArgumentParser(prog="scripts/bench", usage="scripts/bench NAME... [options]", add_help=False)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--tool", action="append", default=[])
    parser.add_argument("--variant", action="append", default=[])
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--problems", type=Path, default=BENCH / "problems.json", help=argparse.SUPPRESS)
    parser.add_argument("--list", action="store_true")
    return parser.parse_args(command_line)


def program_of(entry):
    """The command of a tool, or None where it is not built or not installed."""
    name = entry["program"]
    if name.endswith(".py"):
        python = ROOT / ".peers" / "bin" / "python" if name.startswith("peers/") else Path(sys.executable)
        script = Path(name) if os.path.isabs(name) else BENCH / name
        return [str(python), str(script)] if python.exists() and script.exists() else None
    program = ROOT / "build" / "bin" / name
    return [str(program)] if program.exists() else None


def runs_of(bench, problem, chosen):
    """(tool, variant name as printed, command) of everything to be measured, in the order of the file."""
    for variant in problem["variants"]:
        for entry in problem["tools"]:
            if chosen.tool and entry["tool"] not in chosen.tool:
                continue
            if variant.get("precision") not in entry.get("precision", [variant.get("precision")]):
                continue
            if variant.get("n") not in entry.get("n", [variant.get("n")]):
                continue
            for method in entry.get("methods", [""]):
                shown = f"{variant['name']} {method}".strip()
                if chosen.variant and not any(text in shown for text in chosen.variant):
                    continue
                command = program_of(entry)
                if command is None:
                    print(f"{bench}: {entry['tool']} is left out ({entry['program']} is not there)", file=sys.stderr)
                    break
                command = command + entry.get("arguments", []) + ["--variant", variant["name"]]
                command += ["--method", method] if method else []
                command += ["--scale", str(chosen.scale)] if chosen.scale != 1 else []
                yield entry["tool"], shown, command


def pinned(command):
    """On the last core this process may use, where taskset can do it."""
    if not shutil.which("taskset"):
        return command
    return ["taskset", "-c", str(max(os.sched_getaffinity(0))), *command]


def measure(command):
    """The program's own JSON with the peak memory of its process in MiB, or a dict with `error`."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen(pinned(command), stdout=out, stderr=err, stdin=subprocess.DEVNULL, cwd=BENCH,
                                   env={**os.environ, **ONE_THREAD})
        begun = time.monotonic()
        while True:
            pid, status, use = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() - begun > LIMIT_S:
                process.kill()
                os.wait4(process.pid, 0)
                process.returncode = -9
                return {"error": f"stopped after {LIMIT_S} s"}
            time.sleep(0.02)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0), err.seek(0)
        lines = [line for line in out.read().splitlines() if line.startswith("{")]
        if process.returncode or not lines:
            tail = err.read().strip().splitlines()[-1:] or ["it printed no JSON"]
            return {"error": f"exit code {process.returncode}: {tail[0]}"}
        measured = json.loads(lines[-1])
        measured.setdefault("peak_rss_mib", round(use.ru_maxrss / 1024, 1))
        return measured


def line_of(bench, unit, tool, variant, measured, repetition):
    return {
        "bench": bench, "variant": variant, "tool": tool, "version": measured["version"], "cpu_s": measured["cpu_s"],
        "per_s": measured["work"] / measured["cpu_s"], "unit": unit, "peak_rss_mib": measured["peak_rss_mib"],
        "repetition": repetition, "result": measured.get("result", {}),
    }


def run_bench(bench, problem, chosen):
    """Prints the lines of one bench; returns them, and how many programs failed."""
    print(f"{bench}: {problem['question']}", file=sys.stderr)
    runs = list(runs_of(bench, problem, chosen))
    lines, failed = [], set()
    for repetition in range(1, chosen.repetitions + 1):
        # Tools take turns, and every second round goes backwards, so that none always follows the same neighbour.
        for tool, variant, command in runs if repetition % 2 else reversed(runs):
            if (tool, variant) in failed:
                continue
            measured = measure(command)
            if "error" in measured:
                print(f"{bench}: {tool} {variant}: {measured['error']}", file=sys.stderr)
                failed.add((tool, variant))
                continue
            lines.append(line_of(bench, problem["unit"], tool, variant, measured, repetition))
            print(json.dumps(lines[-1]), flush=True)
    return lines, len(failed)


def table(lines):
    """Medians over the repetitions, fastest first within a variant."""
    groups = {}
    for line in lines:
        groups.setdefault((line["variant"], line["tool"]), []).append(line)
    rows = []
    for (variant, tool), same in groups.items():
        rows.append((variant, tool, statistics.median(x["per_s"] for x in same), statistics.median(x["cpu_s"] for x in same),
                     max(x["peak_rss_mib"] for x in same), same[0]["version"]))
    for variant, tool, per_s, cpu_s, rss, version in sorted(rows, key=lambda row: (row[0].split()[:2], -row[2])):
        print(f"  {variant:28} {tool:11} {version:10} {per_s:12.4g} /s {cpu_s:10.4g} CPU-s {rss:8.0f} MiB", file=sys.stderr)


def main(command_line):
    if not command_line or "--help" in command_line or "-h" in command_line:
        print(__doc__.strip())
        return 0 if command_line else 2
    chosen = arguments_of(command_line)
    problems = json.loads(chosen.problems.read_text())
    if chosen.list:
        for bench, problem in problems.items():
            print(f"{bench}: {problem['question']}\n  variants: {', '.join(v['name'] for v in problem['variants'])}\n"
                  f"  tools: {', '.join(t['tool'] for t in problem['tools'])}")
        return 0
    unknown = [name for name in chosen.names if name not in problems]
    if unknown:
        print(f"scripts/bench: no bench {unknown[0]!r}; there are {', '.join(problems)}", file=sys.stderr)
        return 2
    failures, measured = 0, 0
    for bench in chosen.names:
        lines, failed = run_bench(bench, problems[bench], chosen)
        table(lines)
        failures, measured = failures + failed, measured + len(lines)
    return 1 if failures or not measured else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

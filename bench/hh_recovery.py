"""hh_recovery: how many of the recovery suite's targets every method solves at 1, 10 and 100 times axograd's own CPU time.

Runs `axograd fit experiments/compare_recovery.json` with the variant's settings and prints its table. cpu_s is what axograd's own
recipe takes on one target (median), the result is what every method solved. With --scale below 1, fewer targets.
"""
import argparse
import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--variant", required=True)
    parser.add_argument("--scale", type=float, default=1.0)
    chosen = parser.parse_args()
    problem = json.loads((ROOT / "bench" / "problems.json").read_text())["hh_recovery"]
    variant = next((v for v in problem["variants"] if v["name"] == chosen.variant), None)
    if variant is None:
        sys.exit(f"no variant {chosen.variant!r}; there are {', '.join(v['name'] for v in problem['variants'])}")
    last = max(1, math.ceil(variant["targets"] * chosen.scale))
    settings = ["first=1", f"last={last}", f"multiples={json.dumps(variant['multiples'])}", *variant.get("set", [])]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "run"
        program = str(ROOT / "build" / "bin" / "axograd")
        command = [program, "fit", str(ROOT / problem["experiment"]), "--threads", "1", "--out", str(out)]
        for setting in settings:
            command += ["--set", setting]
        done = subprocess.run(command, stdout=sys.stderr, cwd=ROOT)
        if done.returncode:
            sys.exit(f"axograd fit ended with exit code {done.returncode}")
        summary = json.loads((out / "summary.json").read_text())
    version = subprocess.run([program, "--version"], capture_output=True, text=True).stdout.split()[-1:] or ["?"]
    own = summary["methods"][0]
    solved = {m["method"]: {f"{b['multiple']:g}x": b["solved"] for b in m["budgets"]} for m in summary["methods"]}
    print(json.dumps({"version": version[0], "cpu_s": own["median_cpu_s"], "work": 1, "peak_rss_mib": round(summary["peak_rss_mib"], 1),
                      "result": {"targets": own["targets"], "solved": solved}}))


if __name__ == "__main__":
    main()

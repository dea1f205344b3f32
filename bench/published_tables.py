"""published_tables: the two fitting problems of arXiv 2406.19708, fitted as the user calls it: `axograd fit` on the experiment.

The variant names an experiment and settings; cpu_s and the peak memory are those of the process, which fits 20 times, scores and
writes the report. The result is how many fits found the target and what one of them cost.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--variant", required=True)
    parser.add_argument("--scale", type=float, default=1.0, help="share of the 20 fits")
    chosen = parser.parse_args()
    problem = json.loads((ROOT / "bench" / "problems.json").read_text())["published_tables"]
    variant = next((v for v in problem["variants"] if v["name"] == chosen.variant), None)
    if variant is None:
        sys.exit(f"no variant {chosen.variant!r}; there are {', '.join(v['name'] for v in problem['variants'])}")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "run"
        command = [str(ROOT / "build" / "bin" / "axograd"), "fit", str(ROOT / variant["experiment"]), "--threads", "1", "--quiet",
                   "--out", str(out), "--set", f"repeats={max(1, round(20 * chosen.scale))}"]
        for setting in variant.get("set", []):
            command += ["--set", setting]
        process = subprocess.Popen(command, stdout=sys.stderr, cwd=ROOT)
        _, status, use = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"axograd fit ended with exit code {process.returncode}")
        summary = json.loads((out / "summary.json").read_text())
    version = subprocess.run([command[0], "--version"], capture_output=True, text=True).stdout.split()[-1:] or ["?"]
    names = ("fits", "found", "published_loss", "clean_loss", "evaluations", "cpu_s_of_a_fit")
    print(json.dumps({"version": version[0], "cpu_s": use.ru_utime + use.ru_stime, "work": summary["fits"],
                      "peak_rss_mib": round(use.ru_maxrss / 1024, 1), "result": {name: summary[name] for name in names}}))


if __name__ == "__main__":
    main()

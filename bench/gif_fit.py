"""gif_fit: what a whole fit of a recording costs, from reading the files to the scores, as the user calls it.

The variant names an experiment and settings; cpu_s and the peak memory are those of the process, the result is what it scored.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCORES = ("model", "train.bits_per_spike", "test.md_star_4ms", "test.md_star_8ms", "test.r2_v")


def score(summary, name):
    """test.r2_v is {"test": {"r2_v": ...}}; None where the summary does not have it."""
    for part in name.split("."):
        summary = summary.get(part) if isinstance(summary, dict) else None
    return summary


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--variant", required=True)
    parser.add_argument("--scale", type=float, default=1.0, help="accepted as by every program; a fit has no shorter form")
    chosen = parser.parse_args()
    problem = json.loads((ROOT / "bench" / "problems.json").read_text())["gif_fit"]
    variant = next((v for v in problem["variants"] if v["name"] == chosen.variant), None)
    if variant is None:
        sys.exit(f"no variant {chosen.variant!r}; there are {', '.join(v['name'] for v in problem['variants'])}")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "run"
        command = [str(ROOT / "build" / "bin" / "axograd"), "fit", str(ROOT / variant["experiment"]), "--threads", "1", "--quiet",
                   "--out", str(out)]
        for setting in variant.get("set", []):
            command += ["--set", setting]
        process = subprocess.Popen(command, stdout=sys.stderr, cwd=ROOT)
        _, status, use = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"axograd fit ended with exit code {process.returncode}")
        summary = json.loads((out / "summary.json").read_text())
    version = subprocess.run([command[0], "--version"], capture_output=True, text=True).stdout.split()[-1:] or ["?"]
    print(json.dumps({"version": version[0], "cpu_s": use.ru_utime + use.ru_stime, "work": 1,
                      "peak_rss_mib": round(use.ru_maxrss / 1024, 1),
                      "result": {name: score(summary, name) for name in SCORES}}))


if __name__ == "__main__":
    main()

"""What benches that run `axograd fit` on an experiment share: the variant of problems.json, the run and its cost, the version."""
import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = str(ROOT / "build" / "bin" / "axograd")


def variant_of(bench, doc, scale_help):
    """The bench's entry, the variant asked for on the command line, and --scale."""
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("--variant", required=True)
    parser.add_argument("--scale", type=float, default=1.0, help=scale_help)
    chosen = parser.parse_args()
    problem = json.loads((ROOT / "bench" / "problems.json").read_text())[bench]
    variant = next((v for v in problem["variants"] if v["name"] == chosen.variant), None)
    if variant is None:
        sys.exit(f"no variant {chosen.variant!r}; there are {', '.join(v['name'] for v in problem['variants'])}")
    return problem, variant, chosen.scale


def fit(experiment, settings, quiet=True):
    """Fits with one thread, its own table on standard error unless quiet; the summary, and cpu_s and peak_rss_mib of the process."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "run"
        command = [PROGRAM, "fit", str(ROOT / experiment), "--threads", "1", "--out", str(out), *(["--quiet"] if quiet else [])]
        for setting in settings:
            command += ["--set", setting]
        process = subprocess.Popen(command, stdout=sys.stderr, cwd=ROOT)
        _, status, use = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"axograd fit ended with exit code {process.returncode}")
        summary = json.loads((out / "summary.json").read_text())
    return summary, {"cpu_s": use.ru_utime + use.ru_stime, "peak_rss_mib": round(use.ru_maxrss / 1024, 1)}


def report(cost, work, result):
    """The line that the driver reads."""
    version = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True).stdout.split()[-1:] or ["?"]
    print(json.dumps({"version": version[0], **cost, "work": work, "result": result}))

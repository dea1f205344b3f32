"""Checks one file of experiments/: it validates, and runs with its smoke settings.

    run_experiment.py PROGRAM EXPERIMENT.json

Recordings that are not part of the repository are looked for where the experiment says, then under $AXOGRAD_DATA; where they are
in neither place the test ends with 77 (skipped) and says which folder it missed, after everything else was validated.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77
ROOT = Path(__file__).resolve().parents[2]
VERBS = {"simulate": "simulate"}  # of tasks that `axograd fit` does not run
COMPARISONS = {"compare"}         # tasks whose summary has rows of methods in place of one fitted model
PROBLEMS = {"published"}          # tasks that solve a known problem several times
TRAININGS = {"train_network"}     # tasks whose result is a trained network


def fail(text):
    print(f"FAILED: {text}")
    sys.exit(1)


def run(program, *words):
    return subprocess.run([str(program), *map(str, words)], capture_output=True, text=True)


def without_comments(text):
    return re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)


def elsewhere(experiment, document):
    """--set words that point missing recordings and connectomes at $AXOGRAD_DATA; none where the experiment's own paths will do."""
    source = document.get("connectome", {}).get("source", {})
    paths = {"recording.folder": document.get("recording", {}).get("folder")}
    paths |= {f"connectome.source.{key}": source.get(key) for key in ("edges", "nodes")}
    data, words = os.environ.get("AXOGRAD_DATA", ""), []
    for option, path in paths.items():
        if path is None or (experiment.parent / path).exists():
            continue
        if (experiment.parent / path).resolve().is_relative_to(ROOT):
            fail(f"{path} is part of the repository and is not there")
        found = Path(data) / path.split("shared/data/")[-1]
        if data and found.exists():
            words += ["--set", f"{option}={found}"]
    return words


def problems_of(done):
    try:
        return json.loads(done.stderr or done.stdout)["error"]["problems"]
    except (ValueError, KeyError):
        return []


def validate(program, experiment, settings):
    """The effective configuration, or the messages about files that are not there."""
    done = run(program, "validate", experiment, "--smoke", "--json", *settings)
    if done.returncode == 0:
        return json.loads(done.stdout), []
    problems = problems_of(done)
    if not problems or any(p["code"] != "missing_file" for p in problems):
        fail(f"axograd validate {experiment.name} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return None, [p["message"] for p in problems]


def main(program, experiment):
    document = json.loads(without_comments(experiment.read_text()))
    if not document.get("smoke"):
        fail(f"{experiment.name} has no block \"smoke\" that makes it a matter of seconds")
    settings = elsewhere(experiment, document)
    config, missing = validate(program, experiment, settings)
    if missing:
        print(f"SKIPPED {experiment.name}: {'; '.join(missing)} (set AXOGRAD_DATA to the folder of the recordings)")
        sys.exit(SKIPPED)
    verb = VERBS.get(config["task"], "fit")
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "run"
        done = run(program, verb, experiment, "--smoke", "--threads", 1, "--quiet", "--out", out, *settings)
        if done.returncode != 0:
            fail(f"axograd {verb} {experiment.name} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        again = run(program, "validate", out / "config.json", "--json")  # relative paths start at the experiment, not here
        if again.returncode != 0 and any(p["code"] != "missing_file" for p in problems_of(again) or [{"code": "no answer"}]):
            fail(f"the run folder's config.json cannot be read again, so that the run cannot be resumed:\n{again.stdout}{again.stderr}")
        if not any(p.stat().st_size for p in (out / "arrays").glob("*.npy")):
            fail(f"{experiment.name} left no arrays in its run folder")
        if not (out / "report.html").is_file():
            fail(f"{experiment.name} left no report")
        if verb == "fit":
            summary = json.loads((out / "summary.json").read_text())
        if config["task"] in COMPARISONS:
            if summary["targets"] < 1 or any(not m["budgets"] or m["targets"] != summary["targets"] for m in summary["methods"]):
                fail(f"{experiment.name}: summary.json lacks methods, targets or budgets: {summary}")
        elif config["task"] in PROBLEMS:
            if summary["fits"] < 1 or summary["found"] != summary["fits"]:
                fail(f"{experiment.name}: not every fit found the problem's solution: {summary}")
        elif config["task"] in TRAININGS:
            if summary["iterations"] < 1 or not 0 <= summary["held_out"]["accuracy"] <= 1:
                fail(f"{experiment.name}: summary.json has no iterations or no answers on fresh trials: {summary}")
        elif verb == "fit":
            fitted = [summary["train"].get(name) for name in ("bits_per_spike", "free_run_error_mv")]
            if not summary.get("model") or not any(isinstance(value, float) for value in fitted):
                fail(f"{experiment.name}: summary.json names no model, or neither a likelihood nor an error: {summary}")
    print(f"{experiment.name}: valid, and runs")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())

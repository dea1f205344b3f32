"""hh_recovery: how many of the recovery suite's targets every method solves at 1, 10 and 100 times axograd's own CPU time.

Runs `axograd fit experiments/compare_recovery.json` with the variant's settings and prints its table. cpu_s is what axograd's own
recipe takes on one target (median), the result is what every method solved. With --scale below 1, fewer targets.
"""
import json
import math

from experiment_run import fit, report, variant_of


def main():
    problem, variant, scale = variant_of("hh_recovery", __doc__, "share of the targets")
    last = max(1, math.ceil(variant["targets"] * scale))
    settings = ["first=1", f"last={last}", f"multiples={json.dumps(variant['multiples'])}", *variant.get("set", [])]
    summary, cost = fit(problem["experiment"], settings, quiet=False)
    own = summary["methods"][0]
    solved = {m["method"]: {f"{b['multiple']:g}x": b["solved"] for b in m["budgets"]} for m in summary["methods"]}
    report({**cost, "cpu_s": own["median_cpu_s"]}, 1, {"targets": own["targets"], "solved": solved})


if __name__ == "__main__":
    main()

"""published_tables: the two fitting problems of arXiv 2406.19708, fitted as the user calls it: `axograd fit` on the experiment.

The variant names an experiment and settings; cpu_s and the peak memory are those of the process, which fits 20 times, scores and
writes the report. The result is how many fits found the target and what one of them cost.
"""
from experiment_run import fit, report, variant_of

NAMES = ("fits", "found", "published_loss", "clean_loss", "evaluations", "cpu_s_of_a_fit")


def main():
    _, variant, scale = variant_of("published_tables", __doc__, "share of the 20 fits")
    summary, cost = fit(variant["experiment"], [f"repeats={max(1, round(20 * scale))}", *variant.get("set", [])])
    report(cost, summary["fits"], {name: summary[name] for name in NAMES})


if __name__ == "__main__":
    main()

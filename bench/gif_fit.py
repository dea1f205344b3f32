"""gif_fit: what a whole fit of a recording costs, from reading the files to the scores, as the user calls it.

The variant names an experiment and settings; cpu_s and the peak memory are those of the process, the result is what it scored.
"""
from experiment_run import fit, report, variant_of

SCORES = ("model", "train.bits_per_spike", "test.md_star_4ms", "test.md_star_8ms", "test.r2_v")


def score(summary, name):
    """test.r2_v is {"test": {"r2_v": ...}}; None where the summary does not have it."""
    for part in name.split("."):
        summary = summary.get(part) if isinstance(summary, dict) else None
    return summary


def main():
    _, variant, _ = variant_of("gif_fit", __doc__, "accepted as by every program; a fit has no shorter form")
    summary, cost = fit(variant["experiment"], variant.get("set", []))
    report(cost, 1, {name: score(summary, name) for name in SCORES})


if __name__ == "__main__":
    main()

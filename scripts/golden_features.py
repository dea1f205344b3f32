"""Golden values for tests/fitting/features: what eFEL reads off traces given by a formula. Run by scripts/golden-features."""
import json

import efel
import numpy as np

DT, LENGTH, BEGIN, END = 0.025, 600.0, 100.0, 500.0
TRACES = [
    {"name": "adapting", "rise": 15.0, "sag": 0.0, "spikes": [112.31, 131.47, 158.9, 197.03, 251.6, 330.2, 431.77]},
    {"name": "two", "rise": 12.0, "sag": 0.0, "spikes": [140.02, 333.333]},
    {"name": "sag", "rise": -14.0, "sag": 5.0, "spikes": []},
    {"name": "subthreshold", "rise": 6.0, "sag": 0.0, "spikes": []},
]
# eFEL's feature -> ours; those marked mean are lists that we average
WANTED = {"spike_count_stimint": "spike_count", "time_to_first_spike": "latency_of_peak", "inv_first_ISI": "initial_rate",
          "inv_last_ISI": "final_rate", "ISI_CV": "isi_cv", "adaptation_index": "adaptation_index", "peak_voltage": "peak",
          "AP_duration_half_width": "half_width", "AP_begin_voltage": "threshold", "min_AHP_values": "trough",
          "AHP_depth": "ahp_depth", "voltage_base": "base", "steady_state_voltage_stimend": "steady", "sag_ratio1": "sag_ratio",
          "ohmic_input_resistance_vb_ssse": "input_resistance"}


def voltage(trace):
    """A charging membrane with a slow sag and spikes: a Gaussian, 0.3 ms wide before its top and 0.5 after it, and a hyperpolarisation."""
    t = np.arange(round(LENGTH / DT)) * DT
    on, off = np.clip(t - BEGIN, 0, None), np.clip(t - END, 0, None)
    charge = lambda tau: np.exp(-off / tau) - np.exp(-on / tau)
    v = -70 + trace["rise"] * charge(10) + trace["sag"] * charge(60)
    for spike in trace["spikes"]:
        s = t - spike
        v += 100 * np.exp(-((s / np.where(s < 0, 0.3, 0.5)) ** 2))
        v -= np.where(s > 0, 10 * s / 6 * np.exp(1 - s / 6), 0)
    return t, v


def main():
    efel.set_setting("interp_step", DT)
    efel.set_setting("Threshold", 0.0)
    efel.set_setting("DerivativeThreshold", 10.0)
    efel.set_setting("spike_skipf", 0.0)
    efel.set_setting("ignore_first_ISI", 0)
    efel.set_setting("strict_stiminterval", 1)
    efel.set_setting("stimulus_current", 0.1)
    cases = []
    for trace in TRACES:
        t, v = voltage(trace)
        found = efel.get_feature_values([{"T": t, "V": v, "stim_start": [BEGIN], "stim_end": [END]}], list(WANTED),
                                        raise_warnings=False)[0]
        values = {}
        for name, ours in WANTED.items():
            x = found[name]
            values[ours] = None if x is None or len(x) == 0 else float(np.mean(x))
        cases.append(dict(trace, efel=values))
    print(json.dumps({"efel": efel.__version__, "dt": DT, "length": LENGTH, "begin": BEGIN, "end": END, "amplitude": 0.1,
                      "cases": cases}, indent=1))


main()

"""gif_forward by Brian2, C++ standalone: a spike is drawn each step with p = 1 - exp(-lambda dt)."""
import lif_brian2
from common import Problem

HAZARD = "lambda_0*1e-3*step*exp((v - V_th - th)/Delta_V)"  # lambda_0 in Hz, step in ms
lif_brian2.measure(Problem("gif_forward"), threshold=f"rand() < 1 - exp(-{HAZARD})")

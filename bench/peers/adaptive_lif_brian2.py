"""adaptive_lif_forward by Brian2, C++ standalone."""
import lif_brian2
from common import Problem

lif_brian2.measure(Problem("adaptive_lif_forward"), threshold="v > V_th + th")

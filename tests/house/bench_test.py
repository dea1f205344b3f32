"""The driver of the benches, fed with small programs of known behaviour; and problems.json itself."""
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DRIVER = ROOT / "bench" / "driver.py"
STEADY = """
import json, sys
open(sys.argv[0] + ".log", "a").write(" ".join(sys.argv[1:]) + "\\n")
print("chatter")
print(json.dumps({"version": "1.0", "cpu_s": 0.5, "work": 100, "result": {"spikes": 7}}))
"""
BROKEN = "import sys; print('nothing'); sys.exit('out of luck')\n"


class Driver(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory())) if hasattr(self, "enterContext") else self.old()
        for name, text in (("steady.py", STEADY), ("other.py", STEADY), ("broken.py", BROKEN)):
            (self.folder / name).write_text(text)

    def old(self):  # Python 3.10 has no enterContext
        kept = tempfile.TemporaryDirectory()
        self.addCleanup(kept.cleanup)
        return Path(kept.name)

    def run_driver(self, tools, *options, names=("toy",)):
        problem = {"question": "?", "unit": "things/s", "variants": [{"name": "N1 fp32", "precision": "fp32"},
                                                                      {"name": "N1 fp64", "precision": "fp64"}]}
        problem["tools"] = [{**tool, "program": str(self.folder / tool["program"])} for tool in tools]
        (self.folder / "problems.json").write_text(json.dumps({"toy": problem}))
        done = subprocess.run([sys.executable, str(DRIVER), *names, "--problems", str(self.folder / "problems.json"), *options],
                              capture_output=True, text=True)
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr

    def test_one_line_per_measurement_with_the_agreed_names(self):
        code, lines, err = self.run_driver([{"tool": "a", "program": "steady.py"}])
        self.assertEqual(code, 0, err)
        self.assertEqual(len(lines), 2 * 3)
        for line in lines:
            self.assertLessEqual({"bench", "variant", "tool", "version", "cpu_s", "per_s", "unit", "peak_rss_mib"}, set(line))
            self.assertEqual((line["bench"], line["tool"], line["per_s"], line["unit"]), ("toy", "a", 200, "things/s"))
            self.assertGreater(line["peak_rss_mib"], 1)

    def test_tools_take_turns(self):
        tools = [{"tool": "a", "program": "steady.py"}, {"tool": "b", "program": "other.py"}]
        _, lines, err = self.run_driver(tools, "--variant", "fp32")
        self.assertEqual([line["tool"] for line in lines], ["a", "b", "b", "a", "a", "b"], err)

    def test_methods_and_precisions_become_variants(self):
        tools = [{"tool": "a", "program": "steady.py", "methods": ["x", "y"], "precision": ["fp64"]}]
        code, lines, err = self.run_driver(tools, "--repetitions", "1", "--scale", "0.5")
        self.assertEqual(code, 0, err)
        self.assertEqual([line["variant"] for line in lines], ["N1 fp64 x", "N1 fp64 y"])
        self.assertIn("--variant N1 fp64 --method y --scale 0.5", (self.folder / "steady.py.log").read_text())

    def test_a_failure_is_told_and_the_rest_goes_on(self):
        tools = [{"tool": "bad", "program": "broken.py"}, {"tool": "a", "program": "steady.py"}]
        code, lines, err = self.run_driver(tools)
        self.assertEqual(code, 1)
        self.assertEqual({line["tool"] for line in lines}, {"a"})
        self.assertIn("out of luck", err)

    def test_a_missing_program_is_left_out_by_name(self):
        tools = [{"tool": "gone", "program": "absent.py"}, {"tool": "a", "program": "steady.py"}]
        code, lines, err = self.run_driver(tools)
        self.assertEqual(code, 0)
        self.assertIn("gone is left out", err)

    def test_an_unknown_bench_names_the_known(self):
        code, _, err = self.run_driver([], names=("tot",))
        self.assertEqual(code, 2)
        self.assertIn("'tot'", err)
        self.assertIn("toy", err)


class Problems(unittest.TestCase):
    def test_every_peer_program_exists_and_every_rule_is_known(self):
        for bench, problem in json.loads((ROOT / "bench" / "problems.json").read_text()).items():
            for entry in problem["tools"]:
                if entry["program"].endswith(".py"):
                    self.assertTrue((ROOT / "bench" / entry["program"]).is_file(), entry["program"])
            cells = [problem.get("cell", {})] + [model["cell"] for model in problem.get("models", {}).values()]
            for name, rule in [item for cell in cells for item in cell.items()]:
                keys = set(rule) if isinstance(rule, dict) else set()
                self.assertIn(keys, (set(), {"base", "low", "spread", "stride"}, {"from", "slope"}), f"{bench} {name}")


if __name__ == "__main__":
    unittest.main()

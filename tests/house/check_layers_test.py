"""The layer check must find wrong arrows: it is fed small trees, good and bad."""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "check-layers"

GOOD = {
    "core/base/error.hpp": "#include <string>\n",
    "core/num/pack.hpp": '#include "core/base/error.hpp"\n',
    "core/torch/door.hpp": "#include <ATen/core/Tensor.h>\n",
    "models/neurons/lif.hpp": '#include "core/num/pack.hpp"\n',
    "fitting/adam.cpp": "#include <torch/torch.h>\n",
    "tasks/fit_trace.cpp": '#include "models/neurons/lif.hpp"\n',
    "apps/main.cpp": '#include "core/torch/door.hpp"\n',
}

# One wrong arrow each: file, its text, a part of the message.
BAD = [
    ("core/base/up.hpp", '#include "core/num/pack.hpp"', "core/base may not include core/num/pack.hpp"),
    ("core/num/up.hpp", '#include "models/neurons/lif.hpp"', "core/num may not include models/"),
    ("models/a.hpp", '#include "fitting/adam.hpp"', "models may not include fitting/"),
    ("fitting/a.cpp", '#include "data/abf.hpp"', "fitting may not include data/"),
    ("data/a.cpp", '#include "models/neurons/lif.hpp"', "data may not include models/"),
    ("tasks/a.cpp", '#include "apps/main.hpp"', "tasks may not include apps/"),
    ("core/num/b.hpp", '#include "tests/support/catch.hpp"', "core/num may not include tests/"),
    ("models/neurons/b.hpp", "#include <torch/torch.h>", "LibTorch"),
    ("data/b.cpp", '#  include <ATen/ATen.h>', "LibTorch"),
    ("core/rollout/b.cpp", '#include "core/torch/door.hpp"', "LibTorch"),
    ("apps/b.cpp", "#include <c10/core/Device.h>", "LibTorch"),
    ("fitting/b.hpp", "#include <torch/torch.h>", "only in .cpp"),
    ("data/c.cpp", '#include "all_neurons.hpp"', "which is of models"),
    ("core/num/c.hpp", '#include "pack.hpp"', "not written from the root"),
    ("core/num/d.hpp", '#include "../base/error.hpp"', "not written from the root"),
    ("core/num/e.hpp", '#include "core/base/absent.hpp"', "does not exist"),
]


def run_on(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text + "\n")
        done = subprocess.run([sys.executable, str(SCRIPT), folder], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr


class CheckLayers(unittest.TestCase):
    def test_a_good_tree_passes(self):
        code, text = run_on(GOOD)
        self.assertEqual(code, 0, text)
        self.assertIn("7 includes, 0 wrong", text)

    def test_every_wrong_arrow_is_found(self):
        for name, text, message in BAD:
            with self.subTest(file=name, text=text):
                code, output = run_on({**GOOD, name: text})
                self.assertEqual(code, 1, output)
                self.assertIn(f"{name}:1:", output)
                self.assertIn(message, output)
                self.assertIn("1 wrong", output)

    def test_an_empty_tree_is_a_mistake(self):
        code, text = run_on({})
        self.assertEqual(code, 1, text)


if __name__ == "__main__":
    unittest.main()

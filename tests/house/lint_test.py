"""Lint must find each thing it looks for, and nothing in a clean tree."""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "lint"
CLEAN = {"core/a.hpp": "#pragma once\nint a();\n", "run.sh": "#!/bin/bash\necho hello\n", "b.json": '{"a": 1}\n', "c.py": "a = 1\n"}
SLASH = "/"

DIRTY = [
    ("core/a.hpp", "#pragma once\nint a(); \n", "a.hpp:2: trailing whitespace"),
    ("core/a.hpp", "#pragma once\n\tint a();\n", "a.hpp:2: tab"),
    ("core/a.hpp", "int a();\n", "without #pragma once"),
    ("core/a.hpp", "#pragma once\nint a();", "no newline at the end"),
    ("core/a.hpp", "#pragma once\n" + "int a();\n" * 450, "451 lines"),
    ("c.py", "# " + "x" * 139 + "\n", "141 columns"),
    ("core/a.hpp", "#pragma once\n// see " + SLASH + "home" + SLASH + "me/data\n", "a.hpp:2: a path of one machine"),
    ("core/a.hpp", "#pragma once\n// TO" + "DO later\n", "an unfinished piece"),
    ("run.sh", "#!/bin/bash\nif true; then\n", "run.sh:1: shell:"),
    ("b.json", '{"a": 1,}\n', "b.json:1: json:"),
    ("c.py", "def f(:\n", "c.py:1: python:"),
]


def run_on(files, *options):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            if text.startswith("#!"):
                path.chmod(0o755)
        done = subprocess.run([sys.executable, str(SCRIPT), "--basic", *options, folder], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr


class Lint(unittest.TestCase):
    def test_a_clean_tree_passes(self):
        code, text = run_on(CLEAN)
        self.assertEqual(code, 0, text)
        self.assertIn(f"{len(CLEAN)} files, 0 complaints", text)

    def test_each_fault_is_found(self):
        for name, text, message in DIRTY:
            with self.subTest(message=message):
                code, output = run_on({**CLEAN, name: text})
                self.assertEqual(code, 1, output)
                self.assertIn(message, output)

    def test_an_unknown_option_is_named(self):
        code, text = run_on(CLEAN, "--fux")
        self.assertEqual(code, 2)
        self.assertIn("--fux", text)


if __name__ == "__main__":
    unittest.main()

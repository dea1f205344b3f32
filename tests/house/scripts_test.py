"""The set-up scripts: help, wrong arguments, and what a user without rights is told. Nothing is installed here."""
import os
import shutil
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
TOOLS = ["bash", "dirname", "awk", "sed", "sort", "tr", "grep", "cut", "cat", "head", "nproc", "env", "mkdir", "rm"]


def run(script, *arguments, path=None, **environment):
    env = {**os.environ, **environment}
    if path:
        env["PATH"] = path
    with tempfile.TemporaryDirectory() as elsewhere:  # from any directory
        done = subprocess.run([str(SCRIPTS / script), *arguments], capture_output=True, text=True, cwd=elsewhere, env=env,
                              stdin=subprocess.DEVNULL, timeout=60)
    return done.returncode, done.stdout, done.stderr


def machine(folder, user, installed, with_sudo=False):
    """A PATH of a machine with these packages, this user id and an apt-get that writes down how it was called."""
    for tool in TOOLS:
        os.symlink(shutil.which(tool), folder / tool)
    fakes = {
        "id": f"echo {user}",
        "dpkg-query": "printf '%s\\n' " + " ".join(f"'installed {name}, '" for name in installed),
        "apt-get": f'echo "$*" >> "{folder}/apt.log"; exit 1',
        "g++": "echo 12",
    }
    if with_sudo:
        fakes["sudo"] = f'echo "sudo $*" >> "{folder}/apt.log"; exit 1'
    for name, body in fakes.items():
        (folder / name).write_text(f"#!/bin/bash\n{body}\n")
        (folder / name).chmod(0o755)
    return str(folder)


class Scripts(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def test_help_needs_nothing(self):
        for script in ("setup", "quickstart", "test", "bench", "lint", "check-layers"):
            with self.subTest(script=script):
                begun = time.monotonic()
                code, out, err = run(script, "--help")
                self.assertEqual(code, 0, err)
                self.assertIn(f"scripts/{script}", out)
                self.assertLess(time.monotonic() - begun, 5)

    def test_an_argument_too_many_is_refused(self):
        for script in ("setup", "quickstart"):
            code, _, err = run(script, "--fast")
            self.assertEqual(code, 1)
            self.assertIn("'--fast'", err)

    def test_without_rights_the_line_to_run_is_printed(self):
        path = machine(self.folder, user=1000, installed=["g++", "cmake", "git"])
        code, _, err = run("setup", path=path)
        self.assertEqual(code, 1)
        self.assertIn("not root", err)
        line = [part for part in err.splitlines() if "apt-get install" in part]
        self.assertEqual(len(line), 1, err)
        for package in ("ninja-build", "python3-venv", "libeigen3-dev", "libjs-dygraphs"):
            self.assertIn(package, line[0])
        for package in (" g++ ", " cmake ", " git "):
            self.assertNotIn(package, line[0] + " ")
        self.assertFalse((self.folder / "apt.log").exists(), "apt-get must not be called")

    def test_sudo_is_used_where_it_is(self):
        path = machine(self.folder, user=1000, installed=["g++"], with_sudo=True)
        code, _, err = run("setup", path=path)
        self.assertEqual(code, 1)  # this sudo always fails
        self.assertIn("apt could not install", err)
        self.assertIn("sudo apt-get update", (self.folder / "apt.log").read_text())

    def test_apt_is_left_alone_when_nothing_is_missing(self):
        text = (SCRIPTS / "setup").read_text()
        packages = text.split("packages=(", 1)[1].split(")", 1)[0].split()
        self.assertGreater(len(packages), 10)
        path = machine(self.folder, user=1000, installed=packages)
        os.symlink(shutil.which("cmake"), self.folder / "cmake")
        code, out, err = run("setup", path=path, AXOGRAD_NO_TORCH="1")
        self.assertEqual(code, 0, err)
        self.assertIn("all", out)
        self.assertFalse((self.folder / "apt.log").exists())

    def machine_that_builds(self, ctest):
        text = (SCRIPTS / "setup").read_text()
        path = machine(self.folder, user=1000, installed=text.split("packages=(", 1)[1].split(")", 1)[0].split())
        for name, body in (("cmake", f'echo "cmake version 3.30.0"; echo "$*" >> "{self.folder}/cmake.log"'), ("ctest", ctest)):
            (self.folder / name).write_text(f"#!/bin/bash\n{body}\n")
            (self.folder / name).chmod(0o755)
        return path

    def test_the_last_lines_and_the_exit_code_are_those_of_ctest(self):
        path = self.machine_that_builds("echo '50% tests passed, 1 tests failed out of 2'; exit 8")
        code, out, err = run("test", "-R", "base", path=path, AXOGRAD_NO_TORCH="1")
        self.assertEqual(code, 8, err)
        self.assertEqual(out.splitlines()[-1], "50% tests passed, 1 tests failed out of 2")
        calls = (self.folder / "cmake.log").read_text()
        self.assertIn("--preset release", calls)
        self.assertIn("-DAXOGRAD_TORCH_ENGINE=OFF", calls)
        self.assertRegex(calls, r"--build \S+/build --parallel [1-9]")

    def test_no_test_is_run_after_a_failed_build(self):
        path = self.machine_that_builds("echo never")
        (self.folder / "cmake").write_text('#!/bin/bash\necho "cmake version 3.30.0"\n[ "$1" != --build ]\n')
        code, out, err = run("test", path=path, AXOGRAD_NO_TORCH="1")
        self.assertEqual(code, 1, out + err)
        self.assertIn("FAILED", err)
        self.assertNotIn("never", out)

    def test_a_wrong_torch_prefix_is_named(self):
        code, _, err = run("setup", AXOGRAD_TORCH=str(self.folder))
        self.assertEqual(code, 1)
        self.assertIn(str(self.folder), err)
        self.assertIn("libtorch_cpu.so", err)


if __name__ == "__main__":
    unittest.main()

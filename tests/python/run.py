#!/usr/bin/env python3
"""Builds the wheel, installs it into an empty environment, and uses it there.

    tests/python/run.py [--wheel FILE]

Needs `maturin` beside the Python that runs it where no wheel is named. What is installed are `mypy`, `pyright`, `nbclient`,
`ipykernel` and `pandas`, beside the wheel.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src/python"
# A wheel is at most so large.
BYTES = 20_000_000
TOOLS = ["mypy==2.4.1", "pyright==1.1.414", "nbclient==0.11.0", "ipykernel==7.4.0", "pandas==3.1.1"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--wheel", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        wheel = args.wheel or built(folder / "wheels")
        size = wheel.stat().st_size
        check(size < BYTES, f"the wheel has {size} bytes")
        names = zipfile.ZipFile(wheel).namelist()
        check("standfirst/py.typed" in names and any(name.endswith(".data/scripts/standfirst") for name in names), names)
        print(f"ok wheel: {wheel.name}, {size / 1e6:.1f} MB", flush=True)
        python = environment(folder / "empty", wheel)
        checks = Path(__file__).with_name("use.py")
        run(folder, python, "-P", checks)
        run(folder, python, "-P", Path(__file__).with_name("tables.py"), "--without")
        python = environment(folder / "tools", wheel, *TOOLS)
        run(folder, python, "-P", Path(__file__).with_name("tables.py"))
        run(folder, python, "-P", Path(__file__).with_name("notebook.py"))
        typed = folder / "typed"
        typed.mkdir()
        (typed / "use.py").write_text(Path(__file__).with_name("typed.py").read_text())
        run(typed, python, "-m", "mypy", "--strict", "use.py")
        run(typed, python, "-m", "mypy", "--strict", "-p", "standfirst")
        run(typed, python, "-m", "pyright", "--pythonpath", python, "use.py")
        print("ok types: mypy and pyright", flush=True)


def built(folder):
    """The wheel of this state of the sources."""
    maturin = Path(sys.executable).with_name("maturin")
    words = [maturin, "build", "--release", "--strip", "--locked", "--compatibility", "pypi", "--out", folder]
    subprocess.run(words, cwd=PACKAGE, check=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def environment(folder, *packages):
    """A Python with those packages, and nothing else."""
    venv.create(folder, with_pip=True)
    python = folder / "bin/python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages], check=True)
    return python


def run(folder, *words):
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "STANDFIRST_PROGRAM")}
    subprocess.run(words, cwd=folder, check=True, env=kept | {"STANDFIRST_CACHE_DIR": str(folder / "cache")})


def check(holds, said=""):
    if not holds:
        raise SystemExit(f"fails: {said}")


if __name__ == "__main__":
    main()

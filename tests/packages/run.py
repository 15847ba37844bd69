#!/usr/bin/env python3
"""Installs what the metadata of packages names into an empty root, uses it there, and purges it.

    tests/packages/run.py target/release/standfirst [--deb FILE]

Needs `dpkg`. Without --deb, a package is put together from the metadata of `Cargo.toml` as `cargo deb` would, so that what it names
is tried wherever that is not at hand.
"""

import argparse
import os
import re
import shutil
import subprocess
import tempfile
import tomllib
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = "Ferry saved\n\nBy Nora Pellam\n\nThe council kept the ferry on Monday. It will run for five years.\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", type=Path)
    parser.add_argument("--deb", type=Path)
    args = parser.parse_args()
    program = args.program.resolve()
    subprocess.run([ROOT / "src/package/assets", program], check=True)
    metadata = tomllib.loads((ROOT / "Cargo.toml").read_text())["package"]
    same_assets(metadata)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        deb = args.deb or built(folder, program, metadata)
        installed(folder / "root", deb)
        used(folder)
        serves(folder)
        purged(folder / "root")


def same_assets(metadata):
    """Both kinds of packages hold the same."""
    deb = {Path(source).name for source, _, _ in metadata["metadata"]["deb"]["assets"]}
    rpm = {Path(asset["source"]).name for asset in metadata["metadata"]["generate-rpm"]["assets"]}
    check(rpm - deb == {"LICENSE"} and not deb - rpm, (deb, rpm))
    print(f"ok metadata: {len(deb)} files", flush=True)


def built(folder, program, metadata):
    tree = folder / "tree"
    for source, target, mode in metadata["metadata"]["deb"]["assets"]:
        source = program if source.startswith("target/release/") else ROOT / source
        target = tree / target
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        target.chmod(int(mode, 8))
    control = tree / "DEBIAN/control"
    control.parent.mkdir()
    architecture = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True).stdout.strip()
    fields = {
        "Package": metadata["name"], "Version": metadata["version"], "Architecture": architecture,
        "Maintainer": metadata["metadata"]["deb"]["maintainer"], "Description": metadata["description"],
    }
    control.write_text("".join(f"{name}: {value}\n" for name, value in fields.items()))
    deb = folder / "standfirst.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Zxz", "-z1", "--build", tree, deb], check=True, stdout=subprocess.DEVNULL)
    return deb


def dpkg(root, *words):
    subprocess.run(["dpkg", "--root", root, "--force-depends", "--force-not-root", *words], check=True, stdout=subprocess.DEVNULL)


def installed(root, deb):
    for name in ("info", "updates", "triggers"):
        (root / "var/lib/dpkg" / name).mkdir(parents=True)
    (root / "var/lib/dpkg/status").touch()
    dpkg(root, "--install", deb)
    size = deb.stat().st_size
    print(f"ok installed: {size / 1e6:.1f} MB", flush=True)


def environment(folder):
    home = folder / "home"
    home.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("STANDFIRST_", "XDG_"))}
    return kept | {"HOME": str(home)}


def used(folder):
    program = folder / "root/usr/bin/standfirst"
    done = subprocess.run(
        [program, "summarize", "--model", "none", "--offline", "-"], input=PAGE, capture_output=True, text=True, env=environment(folder)
    )
    check(done.returncode == 0 and "The council kept the ferry" in done.stdout, done.stderr)
    share = folder / "root/usr/share"
    manual = next((share / "man/man1").glob("standfirst.1*"))
    check(manual.stat().st_size > 1000, manual)
    bash = share / "bash-completion/completions/standfirst"
    subprocess.run(["bash", "-n", bash], check=True)
    print("ok used", flush=True)


def serves(folder):
    """The unit's own command line, as its user would run it."""
    unit = (folder / "root/usr/lib/systemd/user/standfirst.service").read_text()
    (command,) = re.findall(r"^ExecStart=(.*)$", unit, re.M)
    words = command.split()
    check(words[0] == "/usr/bin/standfirst", command)
    words = [folder / "root/usr/bin/standfirst", *words[1:], "--model", "none", "--listen", "127.0.0.1:0"]
    service = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment(folder))
    try:
        address = service.stdout.readline().strip()
        with urllib.request.urlopen(f"{address}healthz") as response:
            check(response.status == 200)
        service.terminate()
        check(service.wait(30) == 0, "it does not end in good order")
    finally:
        service.kill()
    # The user's cache is where the unit may write, and nowhere else.
    written = {path.relative_to(folder / "home").parts[:2] for path in (folder / "home").rglob("*") if path.is_file()}
    check(written <= {(".cache", "standfirst")}, written)
    check("CacheDirectory=standfirst\n" in unit, unit)
    print("ok serves", flush=True)


def purged(root):
    dpkg(root, "--purge", "standfirst")
    left = [path for path in root.rglob("*") if not path.relative_to(root).parts[0] == "var" and not path.is_dir()]
    check(not left, left)
    print("ok purged", flush=True)


def check(holds, said=""):
    if not holds:
        raise SystemExit(f"fails: {said}")


if __name__ == "__main__":
    main()

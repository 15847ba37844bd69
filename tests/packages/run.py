#!/usr/bin/env python3
"""Installs what the metadata of packages names into an empty root, uses it there, and purges it.

    tests/packages/run.py target/release/standfirst [--deb FILE] [--clean ROOT]

Needs `dpkg` and, for the bill of materials, `cyclonedx-python-lib[json-validation]`. Without --deb, a package is put together from the metadata of `Cargo.toml` as `cargo deb` would, so that what it names
is tried wherever that is not at hand. With --clean, a Debian that `debootstrap` made, it is installed and used in a copy of that, too,
which takes the rights of root.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import tomllib
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = "Ferry saved\n\nBy Nora Pellam\n\nThe council kept the ferry on Monday. It will run for five years.\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", type=Path)
    parser.add_argument("--deb", type=Path)
    parser.add_argument("--clean", type=Path, metavar="ROOT")
    args = parser.parse_args()
    program = args.program.resolve()
    subprocess.run([ROOT / "src/package/assets", program], check=True)
    metadata = tomllib.loads((ROOT / "Cargo.toml").read_text())["package"]
    same_assets(metadata)
    billed(metadata)
    archives_agree(tomllib.loads((ROOT / "Cargo.toml").read_text()))
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        deb = args.deb or built(folder, program, metadata)
        same_bytes(folder, program, metadata)
        installed(folder / "root", deb)
        used(folder)
        serves(folder)
        activated(folder)
        units(folder)
        purged(folder / "root")
        if args.clean:
            clean(folder / "clean", args.clean, deb)


def same_assets(metadata):
    """Both kinds of packages hold the same."""
    deb = {Path(source).name for source, _, _ in metadata["metadata"]["deb"]["assets"]}
    rpm = {Path(asset["source"]).name for asset in metadata["metadata"]["generate-rpm"]["assets"]}
    check(rpm - deb == {"LICENSE"} and not deb - rpm, (deb, rpm))
    print(f"ok metadata: {len(deb)} files", flush=True)


def billed(metadata):
    """The bill of materials names every crate of the lock file that a build takes in, the same way each time, as its schema has it."""
    bill = (ROOT / "target/package/sbom.cdx.json").read_text()
    again = subprocess.run([ROOT / "src/package/sbom"], capture_output=True, text=True, check=True).stdout
    check(bill == again, "the bill is another each time")
    told = json.loads(bill)
    check(told["metadata"]["component"]["version"] == metadata["version"], told["metadata"])
    components = {one["name"]: one for one in told["components"]}
    check({"candle-core", "rustix", "serde"} <= set(components) and "proptest" not in components, sorted(components))
    check(all(one.get("hashes") and one.get("licenses") for one in told["components"]), "a crate has no digest or no licence")
    named = {one["bom-ref"] for one in told["components"]} | {told["metadata"]["component"]["bom-ref"]}
    check({one["ref"] for one in told["dependencies"]} == named, "who needs whom is not told of all")
    try:
        from cyclonedx.schema import SchemaVersion
        from cyclonedx.validation.json import JsonStrictValidator
    except ImportError:
        print("LEFT OUT: the schema of the bill, for want of `cyclonedx-python-lib[json-validation]`", flush=True)
    else:
        wrong = JsonStrictValidator(SchemaVersion.V1_5).validate_str(bill)
        check(wrong is None, wrong)
    print(f"ok billed: {len(components)} crates", flush=True)


def archives_agree(manifest):
    """What `cargo binstall` looks for is what `dist` makes."""
    dist = manifest["workspace"]["metadata"]["dist"]
    binstall = manifest["package"]["metadata"]["binstall"]
    endings = {"txz": ".tar.xz", "tgz": ".tar.gz", "zip": ".zip"}
    for target in dist["targets"]:
        own = binstall | binstall["overrides"].get(target, {})
        made = dist["windows-archive" if "windows" in target else "unix-archive"]
        check(endings[own["pkg-fmt"]] == made, (target, own, made))
        # Archives of `dist` hold a folder, but for ZIP files.
        check(("/" in own["bin-dir"]) == (made != ".zip"), (target, own))
    print(f"ok archives: {len(dist['targets'])} targets", flush=True)


def same_bytes(folder, program, metadata):
    """Packages made twice, at different times and in different folders, are the same."""
    found = set()
    for name in ("one", "another"):
        place = folder / name
        place.mkdir()
        found.add(hashlib.sha256(built(place, program, metadata).read_bytes()).hexdigest())
        time.sleep(1.1)
    check(len(found) == 1, found)
    print("ok same bytes", flush=True)


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
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "-z1", "--build", tree, deb],
        check=True, stdout=subprocess.DEVNULL, env=os.environ | {"SOURCE_DATE_EPOCH": committed()},
    )
    return deb


def committed():
    """When what is packed was committed, in seconds: the one time that stands in it."""
    return subprocess.run(["git", "-C", ROOT, "log", "-1", "--format=%ct"], capture_output=True, text=True, check=True).stdout.strip()


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


def activated(folder):
    """The unit started with a socket, as its service manager does once somebody knocks."""
    unit = (folder / "root/usr/lib/systemd/user/standfirst.socket").read_text()
    (listen,) = re.findall(r"^ListenStream=(.*)$", unit, re.M)
    check(listen == "127.0.0.1:8477", listen)
    program = folder / "root/usr/bin/standfirst"
    for family, address, good in [("inet", "127.0.0.1", True), ("inet", "0.0.0.0", False), ("unix", str(folder / "a.sock"), False)]:
        kind = socket.AF_INET if family == "inet" else socket.AF_UNIX
        with socket.socket(kind) as door:
            door.bind((address, 0) if family == "inet" else address)
            door.listen()
            words = [program, "serve", "--offline", "--model", "none", "--listen", "127.0.0.1:1"]
            given = ["sh", "-c", f'LISTEN_FDS=1 LISTEN_PID=$$ exec "$@" 3<&{door.fileno()}', "sh", *words]
            service = subprocess.Popen(
                given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(folder), pass_fds=[door.fileno()]
            )
            try:
                if not good:
                    told = service.communicate(timeout=30)[1]
                    check(service.returncode == 2 and "hint: " in told, (address, told))
                    continue
                said = service.stdout.readline().strip()
                check(said == f"http://127.0.0.1:{door.getsockname()[1]}/", said)
                with urllib.request.urlopen(f"{said}healthz") as response:
                    check(response.status == 200)
                service.terminate()
                check(service.wait(30) == 0, "it does not end in good order")
            finally:
                service.kill()
                service.wait()
    print("ok activated", flush=True)


def units(folder):
    """The units, as their manager reads them."""
    if not shutil.which("systemd-analyze"):
        print("LEFT OUT: the units, for want of `systemd-analyze`", flush=True)
        return
    place = folder / "units"
    shutil.copytree(folder / "root/usr/lib/systemd/user", place)
    service = place / "standfirst.service"
    service.write_text(service.read_text().replace("/usr/bin/standfirst", str(folder / "root/usr/bin/standfirst")))
    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", "--man=no", service, place / "standfirst.socket"],
        capture_output=True, text=True, env=os.environ | {"XDG_RUNTIME_DIR": str(folder)},
    )
    own = [line for line in done.stderr.splitlines() if "standfirst" in line]
    check(done.returncode == 0 and not own, done.stderr)
    print("ok units", flush=True)


def purged(root):
    dpkg(root, "--purge", "standfirst")
    left = [path for path in root.rglob("*") if not path.relative_to(root).parts[0] == "var" and not path.is_dir()]
    check(not left, left)
    print("ok purged", flush=True)


def clean(root, debian, deb):
    """On a Debian with nothing else: installed with all that it needs, used by its user, purged."""
    subprocess.run(["cp", "-a", debian, root], check=True)
    before = listing(root)
    shutil.copyfile(deb, root / "tmp/standfirst.deb")
    inside = ["chroot", root, "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/home/desk", "LANG=zh_CN.UTF-8"]
    # Whatever was forced in the empty root is not here.
    subprocess.run([*inside, "dpkg", "--install", "/tmp/standfirst.deb"], check=True, capture_output=True)
    (root / "home/desk").mkdir()
    (root / "home/desk/page.txt").write_text(PAGE)
    begun = time.monotonic()
    done = subprocess.run(
        [*inside, "standfirst", "summarize", "--model", "none", "/home/desk/page.txt"], capture_output=True, text=True
    )
    took = time.monotonic() - begun
    check(done.returncode == 0 and "The council kept the ferry" in done.stdout and "未用模型" in done.stdout, done)
    subprocess.run([*inside, "dpkg", "--purge", "standfirst"], check=True, capture_output=True)
    left = {path for path in listing(root) - before if not path.startswith(("home/desk", "tmp/", "var/"))}
    check(not left, left)
    print(f"ok clean: {took:.1f} s to the first summary", flush=True)


def listing(root):
    found = subprocess.run(["find", ".", "-not", "-type", "d", "-printf", "%P\\n"], cwd=root, capture_output=True, text=True, check=True)
    return set(found.stdout.splitlines())


def check(holds, said=""):
    if not holds:
        raise SystemExit(f"fails: {said}")


if __name__ == "__main__":
    main()

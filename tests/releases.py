"""Files of Linux releases, all taken at once out of the source package that Debian has of each.

The archives are streams of 1.5 GB: reading one takes ten seconds of processor time. So what tests
want is taken out once for a checkout and kept beside pytest's own cache. A package that is not
installed is downloaded as `apt-get` does it, from where this machine has its packages, with lists
of its own.

`python3 tests/releases.py 6.1 7.3` fetches what is wanted of these releases, and needs nothing that
is not in Python.
"""

import fcntl
import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

SUITES: Final = {
    "5.10": "bullseye",
    "6.1": "bookworm",
    "6.12": "trixie",
    "7.3": "trixie-backports",
}
"""Linux releases, and where in Debian their source packages are."""

ZSMALLOC: Final = "mm/zsmalloc.c"

_CONFIGURED: Final = (
    *("Makefile", "Kbuild", "include", "scripts", "tools/include", "tools/arch/x86/include"),
    *(f"arch/{each}" for each in ("arm", "arm64", "powerpc", "riscv", "s390", "um", "x86")),
    *("kernel/bounds.c", "kernel/time/timeconst.bc", "lib/vdso", "Kconfig*", "*/Kconfig*"),
    *("mm/*.h", "mm/Makefile", "mm/workingset.c"),
)
"""What configuring a tree for some architectures reads."""
_KUNIT: Final = ("tools/testing/kunit/kunit_parser.py", "tools/testing/kunit/kunit_printer.py")
_DOCUMENT: Final = "Documentation/mm/zsmalloc.rst"
_CITED: Final = re.compile(r'^\s*"\w+: ([^:"]+)', re.MULTILINE)
"""The file of one of the sources of an archconfig."""

_CHECKOUT: Final = Path(__file__).resolve().parent.parent
_KEPT: Final = _CHECKOUT / ".pytest_cache" / "zslayout"
_KEYS: Final = "/usr/share/keyrings/debian-archive-keyring.gpg"


class UnavailableError(Exception):
    """A package that cannot be had here; the text says why."""


def kept(release: str) -> Path:
    """mm/zsmalloc.c of a release, unmodified. Raises UnavailableError."""
    if _wanted(release):
        return tree(release) / ZSMALLOC
    file = _folder(release) / ZSMALLOC
    file.parent.mkdir(parents=True, exist_ok=True)
    with _alone(release):
        if not file.exists():
            partial = file.with_suffix(".partial")
            partial.write_bytes(_taken(release, ["--to-stdout", "--occurrence=1"], [ZSMALLOC]))
            partial.rename(file)
    return file


def _wanted(release: str) -> tuple[str, ...]:
    """What tests read of a release beside mm/zsmalloc.c; a folder is all that is in it."""
    match release:
        case "6.12":
            return (*_CONFIGURED, *_KUNIT, _DOCUMENT)
        case "7.3":
            configs = (_CHECKOUT / "archconfigs").glob("*.toml")
            cited = {file for each in configs for file in _CITED.findall(each.read_text())}
            return ("Makefile", *sorted(cited - {ZSMALLOC}))
    return ()


def tree(release: str) -> Path:
    """A folder with those of the wanted files that a release has. Raises UnavailableError."""
    paths = (ZSMALLOC, *_wanted(release))
    wanted = hashlib.sha256("\n".join(paths).encode()).hexdigest()[:16]
    folder = _folder(release) / wanted
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(release):
        if not folder.exists():
            partial = folder.with_suffix(".partial")
            partial.mkdir(exist_ok=True)
            # A file that is not there is no fault of tar's: who reads it says so.
            options = ["-C", str(partial), "--strip-components=1", "--wildcards"]
            options.append("--exclude=*.dts*")  # of boards: half of what is under arch/
            _taken(release, options, paths, complete=False)
            if not (partial / ZSMALLOC).is_file():
                raise UnavailableError(f"{ZSMALLOC} is not in the package")
            partial.rename(folder)
    return folder


def _folder(release: str) -> Path:
    """Where the files of a release are kept; another one when the package is."""
    archive = _archive(release)
    stamp = "downloaded"
    if archive.exists():
        found = archive.stat()
        stamp = f"{found.st_size}-{found.st_mtime_ns}"
    return _KEPT / f"{_package(release)}-{stamp}"


@contextmanager
def _alone(release: str) -> Iterator[None]:
    """Several workers of one run come here at once, and one of them unpacks."""
    with (_KEPT / f"{release}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _package(release: str) -> str:
    return f"linux-source-{release}"


def _archive(release: str) -> Path:
    return Path(f"/usr/src/{_package(release)}.tar.xz")


def _taken(
    release: str, options: Sequence[str], paths: Sequence[str], *, complete: bool = True
) -> bytes:
    """What tar writes of these files of a release."""
    members = [f"{_package(release)}/{path}" for path in paths]
    take = ["tar", "-x", *options, *members]
    if _archive(release).exists():
        return _piped([["xz", "-dc", "-T0", str(_archive(release))], take], complete=complete)
    with TemporaryDirectory() as folder:
        deb = _downloaded(release, Path(folder))
        inner = ["tar", "-x", "--to-stdout", f"./usr/src/{_package(release)}.tar.xz"]
        steps = [["dpkg-deb", "--fsys-tarfile", str(deb)], inner, ["xz", "-dc", "-T0"], take]
        return _piped(steps, complete=complete)


def _downloaded(release: str, folder: Path) -> Path:
    """The package of a release, as apt-get has it."""
    apt = _apt(folder, SUITES[release])
    _ran([*apt, "update"])
    _ran([*apt, "download", _package(release)], str(folder))
    (deb,) = folder.glob(f"{_package(release)}_*.deb")
    return deb


def _apt(folder: Path, suite: str) -> list[str]:
    """`apt-get` with one suite, and with everything that it writes in a folder."""
    lists = folder / "sources.list"
    lists.write_text(f"deb [signed-by={_KEYS}] {_where()} {suite} main\n", encoding="utf-8")
    (folder / "lists" / "partial").mkdir(parents=True)
    (folder / "cache" / "archives" / "partial").mkdir(parents=True)
    options = {
        "Dir::Etc::SourceList": lists,
        "Dir::Etc::SourceParts": "/dev/null",
        "Dir::State::Lists": folder / "lists",
        "Dir::Cache": folder / "cache",
        "APT::Sandbox::User": "root",
    }
    return [
        "apt-get",
        "-qq",
        *(part for it in options.items() for part in ("-o", "=".join(map(str, it)))),
    ]


def _where() -> str:
    """Where this machine has Debian's packages from."""
    shape = "$(ORIGIN) $(RELEASE) $(REPO_URI)"
    said = _ran(["apt-get", "indextargets", "--format", shape, "Created-By: Packages"]).stdout
    for line in said.decode().splitlines():
        origin, suite, where = line.split(maxsplit=2)
        if origin == "Debian" and not suite.endswith("-security"):
            return where
    raise UnavailableError("apt-get knows no archive of Debian on this machine")


def _ran(command: Sequence[str], folder: str | None = None) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(command, capture_output=True, check=True, cwd=folder)
    except FileNotFoundError as error:
        raise UnavailableError(f"there is no {command[0]}") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").split()
        raise UnavailableError(" ".join([*command[:1], *said])) from error


def _piped(steps: Sequence[Sequence[str]], *, complete: bool = True) -> bytes:
    """What the last of the programs says; it need not hear the others out."""
    running: list[subprocess.Popen[bytes]] = []
    for step in steps:
        given = running[-1].stdout if running else None
        try:
            running.append(
                subprocess.Popen(
                    step, stdin=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
                )
            )
        except FileNotFoundError as error:
            raise UnavailableError(f"there is no {step[0]}") from error
        if given is not None:
            given.close()
    said, _ = running[-1].communicate()
    for each in running[:-1]:
        each.wait()
    if running[-1].returncode and complete:
        raise UnavailableError(f"{steps[-1][-1]} is not in the package")
    return said


def main(releases: Sequence[str]) -> int:
    """1 when a release cannot be had."""
    for release in releases:
        try:
            sys.stdout.write(f"{kept(release)}\n")
        except UnavailableError as error:
            sys.stderr.write(f"linux-source-{release}: {error}\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or list(SUITES)))

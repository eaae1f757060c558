"""Places and names in a folder that are made to harm an import: pipes, devices, loops, files that change."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

TEXT = "La banque centrale a relevé ses taux directeurs de vingt-cinq points de base. " * 3


@dataclass(frozen=True, slots=True)
class Trap:
    """Something hostile by its place or name; `make` gives the paths to import."""

    what: str
    make: Callable[[Path], list[Path]]
    ends: str  # codes, in any order; "imported", "skipped" too


def _file(path: Path, text: str = TEXT) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def sparse(megabytes: int) -> Callable[[Path], list[Path]]:
    """A text of as many megabytes that takes no place on the disk."""

    def make(folder: Path) -> list[Path]:
        path = folder / f"{megabytes} MB.txt"
        with path.open("wb") as stream:
            stream.truncate(megabytes << 20)
        return [path]

    return make


def fifo(folder: Path) -> list[Path]:
    """A pipe that nobody writes to, and a link to one."""
    os.mkfifo(folder / "pipe.txt")
    (folder / "link.txt").symlink_to("pipe.txt")
    return [folder / "pipe.txt", folder / "link.txt"]


def listener(folder: Path) -> list[Path]:
    """A socket."""
    here = Path.cwd()
    os.chdir(folder)
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("socket.txt")
    finally:
        os.chdir(here)
    return [folder / "socket.txt"]


def devices(_folder: Path) -> list[Path]:
    """Devices that never end and that hold nothing."""
    return [Path("/dev/zero"), Path("/dev/null"), Path("/dev/tty")]


def device_links(folder: Path) -> list[Path]:
    """A folder with links to devices and one text."""
    (folder / "endless.txt").symlink_to("/dev/zero")
    (folder / "random.pdf").symlink_to("/dev/urandom")
    return [folder, _file(folder / "text.txt")]


def link_loop(folder: Path) -> list[Path]:
    """Links that lead back, to nowhere and to themselves."""
    (folder / "below").mkdir()
    (folder / "below" / "above").symlink_to(folder)
    (folder / "self.txt").symlink_to(folder / "self.txt")
    (folder / "nowhere.txt").symlink_to(folder / "gone.txt")
    _file(folder / "below" / "text.txt")
    return [folder]


def named_links(folder: Path) -> list[Path]:
    """The link to itself and the link to nowhere, named."""
    (folder / "self.txt").symlink_to(folder / "self.txt")
    (folder / "nowhere.txt").symlink_to(folder / "gone.txt")
    return [folder / "self.txt", folder / "nowhere.txt"]


NAMES = (
    "rapport\nannuel.txt",
    "\u202etxt.exe.txt",
    "年报 二〇二六.txt",
    "تقرير.txt",
    "📄 e\u0301té.txt",
    "'; DROP TABLE documents; --.txt",
    "%s%n{0}.txt",
    "-rf.txt",
    " .txt",
    "tab\tand\x07bell.txt",
    "a" * 251 + ".txt",
    "报" * 83 + ".txt",
    "no suffix",
    "con.txt",
)


def names(folder: Path) -> list[Path]:
    """Names in any script, with line ends, controls and directions, as long as they may be."""
    return [_file(folder / name, f"{TEXT}{number}") for number, name in enumerate(NAMES)]


def invalid_names(folder: Path) -> list[Path]:
    """Names that are no UTF-8."""
    paths = []
    for number, name in enumerate((b"\xff\xfe.txt", b"r\xe9sum\xe9.txt", b"\xed\xa0\x80.txt")):
        path = Path(os.fsdecode(os.fsencode(folder) + b"/" + name))
        paths.append(_file(path, f"{TEXT} invalid {number}"))
    return paths


def deep_folders(folder: Path) -> list[Path]:
    """Folders in folders beyond the longest path."""
    here = Path.cwd()
    os.chdir(folder)
    try:
        for _ in range(40):
            Path("d" * 200).mkdir()
            os.chdir("d" * 200)
        _file(Path("text.txt"))
    finally:
        os.chdir(here)
    return [folder]


class Changer:
    """Writes to a file until it is told to stop."""

    def __init__(self, path: Path, change: Callable[[Path, int], None]) -> None:
        self._path, self._change = path, change
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Changer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        number = 0
        while not self._stop.is_set():
            number += 1
            self._change(self._path, number)


def append(path: Path, number: int) -> None:
    """The file grows."""
    with path.open("a", encoding="utf-8") as stream:
        stream.write(f"Ligne {number}.\n")
    time.sleep(0.0005)


def rewrite(path: Path, number: int) -> None:
    """The file is cut and written again."""
    path.write_text(TEXT * (1 + number % 5_000), encoding="utf-8")


def replace_by_link(path: Path, number: int) -> None:
    """The file is now a text, now a link to a device."""
    other = path.with_suffix(".other")
    other.unlink(missing_ok=True)
    if number % 2:
        other.symlink_to("/dev/zero")
    else:
        other.write_text(TEXT, encoding="utf-8")
    other.replace(path)


TRAPS = (
    Trap("a sparse text of 2 GB", sparse(2_048), "too_large"),
    Trap("a sparse text of 500 MB", sparse(500), "too_large"),
    Trap("a sparse text of 20 MB: NULs alone", sparse(20), "empty no_text unsupported"),
    Trap("a pipe, a link to a pipe", fifo, "not_a_file not_a_file"),
    Trap("a socket", listener, "not_a_file"),
    Trap("devices", devices, "not_a_file not_a_file not_a_file"),
    Trap("a folder with links to devices and a text", device_links, "imported"),
    Trap("a folder with links in a circle", link_loop, "imported"),
    Trap("a link to itself, a link to nowhere", named_links, "unreadable not_found"),
    Trap("names", names, " ".join(["imported"] * len(NAMES))),
    Trap("names that are no UTF-8", invalid_names, "imported imported imported"),
    Trap("folders 40 deep, of 200 letters each", deep_folders, "unreadable"),
)
CHANGES = (
    ("a file that grows", append),
    ("a file that is cut and written again", rewrite),
    ("a file that becomes a link to a device and back", replace_by_link),
)

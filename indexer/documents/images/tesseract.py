"""Runs Tesseract, if it is installed, for one page at a time."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from indexer.common.errors import MessageError
from indexer.common.messages import Message
from indexer.processes.external_program import DOES_NOT_START, has_little_room, run_watched

VARIABLE = "IBID_TESSERACT"  # names another program
WANTED_LANGUAGES = ("fra", "eng", "chi_sim")  # the order matters: the first is tried first
MAX_OTHER_LANGUAGES = 3  # where none of the wanted ones is installed
MAX_RESULT_BYTES = 64 * 1024 * 1024
_LISTING_SECONDS = 15.0
_NO_LANGUAGES = re.compile(r"osd|equ|snum|.*_vert")  # models for something else than text as it is read
_PLACES = {
    "darwin": ("/opt/homebrew/bin/tesseract", "/usr/local/bin/tesseract", "/opt/local/bin/tesseract"),
    "win32": (
        r"C:\Program Files\Tesseract-OCR\tesseract.exe",
        r"C:\Program Files (x86)\Tesseract-OCR\tesseract.exe",
    ),
}
_COMMANDS = (
    ("apt-get", "sudo apt install tesseract-ocr tesseract-ocr-fra tesseract-ocr-chi-sim"),
    ("dnf", "sudo dnf install tesseract tesseract-langpack-fra tesseract-langpack-chi_sim"),
    ("pacman", "sudo pacman -S tesseract tesseract-data-eng tesseract-data-fra tesseract-data-chi_sim"),
    (
        "zypper",
        "sudo zypper install tesseract-ocr tesseract-ocr-traineddata-french "
        "tesseract-ocr-traineddata-chinese_simplified",
    ),
)


@dataclass(frozen=True, slots=True)
class Engine:
    """An installed Tesseract and what it can read."""

    program: str
    languages: tuple[str, ...]
    finds_orientation: bool  # of a page that lies on its side


@dataclass(frozen=True, slots=True)
class Picture:
    """A page to recognise: grey values, row by row without padding, 0 is black."""

    width: int
    height: int
    pixels: bytes
    dpi: int  # how large its letters probably are
    points_per_pixel: float  # of the page as displayed


class EngineFailedError(MessageError):
    """Tesseract failed on a page; the message is a part of a sentence that says why."""


def find() -> Engine | None:
    """The program on the path or where its installer puts it, with at least one language."""
    named = os.environ.get(VARIABLE)
    places = (named,) if named else ("tesseract", *_PLACES.get(sys.platform, ()))
    program = next((path for place in places if (path := shutil.which(place))), None)
    if program is None:
        return None
    installed = _installed_languages(program)
    languages = tuple(language for language in WANTED_LANGUAGES if language in installed)
    others = [language for language in installed if not _NO_LANGUAGES.fullmatch(language)]
    languages = languages or tuple(others[:MAX_OTHER_LANGUAGES])
    return Engine(program, languages, "osd" in installed) if languages else None


def install_command() -> str:
    """How to install it on this system."""
    if sys.platform == "darwin":
        return "brew install tesseract tesseract-lang"
    if sys.platform == "win32":
        return "winget install UB-Mannheim.TesseractOCR, with French and Chinese among its languages"
    return next((command for manager, command in _COMMANDS if shutil.which(manager)), _COMMANDS[0][1])


def recognise(engine: Engine, picture: Picture, *, languages: tuple[str, ...], limit_seconds: float) -> bytes:
    """What Tesseract reads on a page, as its table of words (TSV).

    Raises:
        EngineFailedError: It takes too long, fails, or does not start; or the disk is full.
    """
    try:
        return _run(engine, picture, languages, limit_seconds)
    except OSError as error:
        raise EngineFailedError(Message("ocr_system_refuses", error=error.strerror or str(error))) from error


def _run(engine: Engine, picture: Picture, languages: tuple[str, ...], limit_seconds: float) -> bytes:
    with tempfile.TemporaryDirectory(prefix="ibid-ocr-", ignore_cleanup_errors=True) as folder:
        scratch = Path(folder)
        with (scratch / "page.pgm").open("wb") as stream:
            stream.write(b"P5\n%d %d\n255\n" % (picture.width, picture.height))
            stream.write(picture.pixels)
        command = [
            engine.program,
            "page.pgm",  # relative: on Windows the folder's name may be one that Tesseract cannot read
            "words",
            *("--dpi", str(picture.dpi)),
            *("-l", "+".join(languages)),
            *("--psm", "1" if engine.finds_orientation else "3"),
            *("-c", "tessedit_create_tsv=1"),
        ]
        status = run_watched(
            command, scratch, limit_seconds=limit_seconds, environment={"OMP_THREAD_LIMIT": "1"}
        )
        if status is None:
            raise EngineFailedError(Message("ocr_took_too_long", n=round(limit_seconds)))
        if status == DOES_NOT_START:
            raise EngineFailedError(Message("ocr_does_not_start"))
        result = scratch / "words.tsv"
        if status != 0 or not result.is_file() or result.is_symlink():
            if has_little_room(scratch):
                raise EngineFailedError(Message("temporary_disk_full"))
            raise EngineFailedError(Message("ocr_failed"))
        with result.open("rb") as stream:
            table = stream.read(MAX_RESULT_BYTES + 1)
        if len(table) > MAX_RESULT_BYTES:
            raise EngineFailedError(Message("ocr_too_many_words"))
        return table


def _installed_languages(program: str) -> list[str]:
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        listed = subprocess.run(
            [program, "--list-langs"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_LISTING_SECONDS,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        lines = (listed.stdout + b"\n" + listed.stderr).decode("ascii", "replace").splitlines()
        return [line.strip() for line in lines if re.fullmatch(r"[A-Za-z]\w{1,30}", line.strip())]
    return []

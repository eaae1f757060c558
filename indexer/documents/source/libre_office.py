"""Runs LibreOffice as a converter, if it is installed, in a scratch folder and with a time limit."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from indexer.common.errors import ReadError
from indexer.common.messages import Message, verbatim
from indexer.documents.source.source_file import SourceFile
from indexer.processes.external_program import DOES_NOT_START, has_little_room, run_watched

MAX_SECONDS = 45.0  # within the reader child's own limit
MAX_CONVERTED_BYTES = 128 * 1024 * 1024
_PROGRAMS = ("soffice", "libreoffice", "soffice.com")
_PLACES = {
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
    "win32": (
        r"C:\Program Files\LibreOffice\program\soffice.com",
        r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
    ),
}
_PARTS = {".doc": "writer", ".xls": "calc", ".ppt": "impress"}  # Debian has them one by one
_COMMANDS = {
    "darwin": "brew install --cask libreoffice",
    "win32": "winget install TheDocumentFoundation.LibreOffice",
}


def find() -> str | None:
    """The LibreOffice program, on the path or where its installer puts it."""
    for name in _PROGRAMS:
        if program := shutil.which(name):
            return program
    return next((place for place in _PLACES.get(sys.platform, ()) if Path(place).is_file()), None)


def install_command(suffix: str = ".doc") -> str:
    """How to install on this system what reads files with this suffix."""
    return _COMMANDS.get(sys.platform, f"sudo apt install libreoffice-{_PARTS[suffix]}")


def convert(
    program: str, source: SourceFile, *, suffix: str, to: str, limit_seconds: float = MAX_SECONDS
) -> bytes:
    """The file in another format; empty if the conversion fails.

    The program works on a copy, with a profile of its own, and is watched (`external_program`).

    Raises:
        ReadError: `timeout`; `unsupported`, where the program cannot be started; or `storage`, where there is
            no room for its files.
    """
    try:
        return _convert(program, source, suffix, to, limit_seconds)
    except OSError as error:
        reason = verbatim(error.strerror or type(error).__name__)
        raise _refused(source, reason) from error


def _refused(source: SourceFile, why: Message) -> ReadError:
    return ReadError(Message("not_converted", name=source.name, why=why), code="storage")


def _convert(program: str, source: SourceFile, suffix: str, to: str, limit_seconds: float) -> bytes:
    with tempfile.TemporaryDirectory(prefix="ibid-convert-", ignore_cleanup_errors=True) as folder:
        scratch = Path(folder)
        document = scratch / f"document{suffix}"
        document.write_bytes(source.data)
        output = scratch / "output"
        output.mkdir()
        command = [
            program,
            f"-env:UserInstallation={(scratch / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            "--convert-to",
            to,
            "--outdir",
            str(output),
            str(document),
        ]
        _run(command, scratch, source, to, limit_seconds)
        result = output / f"document.{to}"
        if not result.is_file() and has_little_room(scratch):
            raise _refused(source, Message("temporary_disk_full"))
        if not result.is_file() or result.is_symlink() or result.stat().st_size > MAX_CONVERTED_BYTES:
            return b""
        return result.read_bytes()


def _run(command: list[str], scratch: Path, source: SourceFile, to: str, limit_seconds: float) -> None:
    code = run_watched(
        command,
        scratch,
        limit_seconds=limit_seconds,
        environment={"HOME": str(scratch), "SAL_USE_VCLPLUGIN": "svp"},
    )
    if code is None:
        raise ReadError(
            Message("conversion_took_too_long", name=source.name, n=round(limit_seconds), to=to),
            code="timeout",
        )
    if code == DOES_NOT_START:
        raise ReadError(
            Message("libreoffice_does_not_start", name=source.name, command=install_command(), to=to),
            code="unsupported",
        )

"""LibreOffice as a converter: found where it is installed, run alone in a scratch folder, killed in time."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from indexer.documents.source_file import SourceFile
from indexer.errors import ReadError

LONGEST_SECONDS = 45.0  # within the reader child's own limit
MOST_CONVERTED_BYTES = 128 * 1024 * 1024
_PROGRAMS = ("soffice", "libreoffice", "soffice.com")
_PLACES = {
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
    "win32": (
        r"C:\Program Files\LibreOffice\program\soffice.com",
        r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
    ),
}
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


def install_command() -> str:
    """How to install it on this system."""
    return _COMMANDS.get(sys.platform, "sudo apt install libreoffice-writer")


def convert(
    program: str, source: SourceFile, *, suffix: str, to: str, limit_seconds: float = LONGEST_SECONDS
) -> bytes:
    """The file in another format; empty where the program makes nothing of it.

    The program works on a copy, with a profile of its own, under a watcher (`libre_office_watch`) that
    kills it and all it started, and removes the folder, when time is up or when this process dies.

    Raises:
        ReadError: `timeout` or `unsupported`, where the program cannot be started.
    """
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
        _run(command, scratch, source, limit_seconds)
        result = output / f"document.{to}"
        if not result.is_file() or result.is_symlink() or result.stat().st_size > MOST_CONVERTED_BYTES:
            return b""
        return result.read_bytes()


def _run(command: list[str], scratch: Path, source: SourceFile, limit_seconds: float) -> None:
    watcher = Path(__file__).with_name("libre_office_watch.py")
    process = subprocess.Popen(
        [sys.executable, "-I", str(watcher), str(scratch), *command],
        stdin=subprocess.PIPE,  # closed when this process dies, however it dies
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=scratch,
        env={**os.environ, "HOME": str(scratch), "SAL_USE_VCLPLUGIN": "svp"},
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    try:
        code = process.wait(limit_seconds)
    except subprocess.TimeoutExpired as error:
        raise ReadError(
            f"“{source.name}” could not be converted: LibreOffice took longer than {limit_seconds:.0f} "
            "seconds; save it as .docx and import that.",
            code="timeout",
        ) from error
    finally:
        assert process.stdin is not None
        with contextlib.suppress(OSError):
            process.stdin.close()  # the watcher's sign to end everything
        process.wait()
    if code == 127:
        raise ReadError(
            f"“{source.name}” could not be converted: LibreOffice does not start; install it again "
            f"({install_command()}), or save the file as .docx.",
            code="unsupported",
        )

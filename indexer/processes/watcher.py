"""Runs one command, and kills it when the parent process ends.

    python watcher.py FOLDER COMMAND...

A separate program that needs only the standard library. It ends with the command's exit status, or
kills the command with all its children, and removes FOLDER, as soon as its standard input is closed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading


def kill_tree(process: subprocess.Popen[bytes]) -> None:
    """End a process and everything that it has started."""
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            subprocess.run(
                ["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False
            )
        else:
            os.killpg(process.pid, signal.SIGKILL)


def main() -> None:
    """Run the command under watch."""
    folder, *command = sys.argv[1:]
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        sys.exit(127)

    abandoned = threading.Event()

    def wait_for_parent() -> None:
        sys.stdin.buffer.read()
        abandoned.set()
        kill_tree(process)
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)

    waiting = threading.Thread(target=wait_for_parent, daemon=True)
    waiting.start()
    code = process.wait()
    if abandoned.is_set():
        waiting.join()
    kill_tree(process)  # a server that the command may have left behind
    os._exit(code if 0 <= code < 128 else 1)


if __name__ == "__main__":
    main()

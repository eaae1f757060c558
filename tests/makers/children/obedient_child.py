"""A child process for tests that does what the call says, including crashes and hangs."""

import os
import signal
import sys
import time

from indexer.common.errors import ReadError
from indexer.common.messages import verbatim
from indexer.processes.frames import Reply
from indexer.processes.server import Call, serve


def echo(arguments, call: Call) -> Reply:
    return Reply({"said": arguments}, call.block[::-1])


def count(arguments, call: Call) -> Reply:
    for number in range(arguments["to"]):
        call.send_partial({"number": number})
    return Reply({"to": arguments["to"]})


def heed(_arguments, call: Call) -> Reply:
    call.send_partial({"ready": True})
    while True:
        call.token.check()
        time.sleep(0.01)


def ignore(_arguments, call: Call) -> Reply:
    call.send_partial({"ready": True})
    time.sleep(600)
    return Reply({})


def die(arguments, _call) -> Reply:
    sys.stderr.write("last words\n")
    sys.stderr.flush()
    os.kill(os.getpid(), arguments.get("signal", signal.SIGKILL))
    time.sleep(60)
    return Reply({})


def refuse(_arguments, _call) -> Reply:
    raise ReadError(verbatim("This will not do."), code="encrypted", detail="why")


def crash(_arguments, _call) -> Reply:
    raise ZeroDivisionError("a bug")


def chat(_arguments, _call) -> Reply:
    sys.stdout.write("a library prints\n")
    os.write(1, b"and a C library too\n")
    return Reply({"fine": True})


def allocate(arguments, _call) -> Reply:
    return Reply({"length": len(bytearray(arguments["bytes"]))})


def write(arguments, _call) -> Reply:
    with open(arguments["path"], "wb") as file:  # noqa: PTH123
        file.write(b"x" * arguments["bytes"])
    return Reply({})


if __name__ == "__main__":
    if hasattr(signal, "SIGXFSZ"):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    serve(
        {
            "echo": echo,
            "count": count,
            "heed": heed,
            "ignore": ignore,
            "die": die,
            "refuse": refuse,
            "crash": crash,
            "chat": chat,
            "allocate": allocate,
            "write": write,
        }
    )

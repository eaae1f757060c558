"""Keep the tests off the network. Python runs this file first wherever tests/guard is on PYTHONPATH.

tests/conftest.py puts it there, so it holds in pytest, in its workers and in every child process of ours.
It sees what goes through Python's sockets; for native code see `conftest.leave_the_network`.
What it refuses it also writes to $IBID_GUARD_LOG, so that a test fails even where the error is swallowed.

With IBID_TEST_WITHOUT_QT set, PySide6 cannot be imported: the engine must not need it.
"""

import os
import sys

UNIX_FAMILY = 1  # socket.AF_UNIX, wherever it exists
OUTGOING = ("socket.connect", "socket.sendto", "socket.sendmsg")
RESOLVING = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo")
QT = ("PySide6", "shiboken6")


class NetworkRefusedError(RuntimeError):
    """A test, or something that it runs, wanted the network."""


def watch(event, arguments):
    """Refuse what leaves this machine or asks a name server."""
    if not event.startswith("socket."):
        return
    if event in RESOLVING:
        refuse(event, arguments[0])
    elif event in OUTGOING and leaves(arguments[0], arguments[1]):
        refuse(event, arguments[1])


def leaves(connection, address):
    """Whether a socket's address is more than a name in the file system; no address, no new way out."""
    if connection.family == UNIX_FAMILY or address is None:
        return False
    # Windows has no AF_UNIX socket pairs: there asyncio talks to itself over the loopback.
    return not (sys.platform == "win32" and address[0] in ("127.0.0.1", "::1"))


def refuse(event, target):
    """Write down what was tried, and raise."""
    problem = "the tests may not use the network: %s to %r" % (event, target)  # noqa: UP031
    log = os.environ.get("IBID_GUARD_LOG")
    if log:
        descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(descriptor, (problem + "\n").encode("utf-8", "replace"))
        os.close(descriptor)
    raise NetworkRefusedError(problem)


class WithoutQt:
    """Makes Qt for Python look as if it were not installed."""

    def find_spec(self, name, path=None, target=None):
        """Refuse Qt; leave the rest to the other finders."""
        if name.partition(".")[0] in QT:
            raise ModuleNotFoundError(f"No module named {name!r} (tests without Qt)", name=name)


if not hasattr(sys, "ibid_network_guard"):
    sys.ibid_network_guard = True
    sys.addaudithook(watch)
    if os.environ.get("IBID_TEST_WITHOUT_QT"):
        sys.meta_path.insert(0, WithoutQt())

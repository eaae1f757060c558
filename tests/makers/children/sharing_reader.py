"""The real reader child, but it waits for its helper, whose behaviour an environment variable chooses."""

import os
import signal
import time

from indexer.documents.pdf import helping, pdf
from indexer.documents.pdf import sharing as pdf_sharing
from indexer.ingest.reading.reader import help_reading, read
from indexer.processes.server import serve

WAYS = "IBID_TEST_HELP"  # "die" or "hang" with the first pages it has taken; else it helps
MAX_SECONDS = 60.0

_real_owner, _real_helper = pdf.read_range, helping.read_range
_way = os.environ.get(WAYS, "")


def _owner(document, numbers, annotations):
    sharing = pdf_sharing._current.get()
    if numbers.start == 1 and sharing is not None:
        _wait_for_help(sharing)
    return _real_owner(document, numbers, annotations)


def _wait_for_help(sharing) -> None:
    ends = time.monotonic() + MAX_SECONDS
    # A helper that dies or hangs has only taken pages, as this reader has.
    wanted, count = ("*.taken", 2) if _way else ("*.pages", 1)
    while len(list(sharing.folder.glob(wanted))) < count:
        sharing.check()
        if time.monotonic() > ends:
            raise TimeoutError("nobody helped")
        time.sleep(0.01)


def _helper(document, numbers, annotations):
    if _way == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if _way == "hang":
        time.sleep(600)
    return _real_helper(document, numbers, annotations)


pdf.read_range, helping.read_range = _owner, _helper
pdf_sharing.MIN_WAIT_SECONDS = 0.2

if __name__ == "__main__":
    serve({"read": read, "help": help_reading})

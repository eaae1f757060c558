"""The SHA-256 of a file, read through with an eye on whether the user has cancelled."""

from __future__ import annotations

import hashlib
from pathlib import Path

from indexer.common.cancel import CancelToken

BLOCK_BYTES = 1 << 20


def digest_of(path: Path, token: CancelToken) -> str:
    """The digest in hexadecimal digits. Raises OSError and CancelledByUser."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK_BYTES):
            token.check()
            digest.update(block)
    return digest.hexdigest()

"""The SHA-256 of a file; computing it can be cancelled."""

from __future__ import annotations

import hashlib
from pathlib import Path

from indexer.common.cancel import CancelToken

BLOCK_BYTES = 1 << 20


def digest_of(path: Path, token: CancelToken) -> str:
    """The SHA-256 of a file's content in hexadecimal. Raises OSError and CancelledByUser."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK_BYTES):
            token.check()
            digest.update(block)
    return digest.hexdigest()

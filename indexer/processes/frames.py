"""The messages between a parent and its child process: a JSON object plus an optional block of bytes.

Nothing is unpickled, so that a child controlled by a hostile file cannot run code in the parent.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any

HEADER = struct.Struct("<IQ")  # bytes of JSON, bytes of the block that follows
LIMITS_VARIABLE = "IBID_CHILD_LIMITS"


@dataclass(frozen=True, slots=True)
class Reply:
    """A child's reply: a JSON object and a block of bytes (often empty)."""

    data: dict[str, Any]
    block: bytes = b""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for a child process; None means no limit. Enforced on POSIX only."""

    memory_bytes: int | None = None
    file_bytes: int | None = None  # maximum size of a file that it writes


def framed(data: Mapping[str, Any], block: bytes = b"") -> bytes:
    """One message as it is sent."""
    encoded = json.dumps(data, ensure_ascii=True).encode("ascii")
    return b"".join((HEADER.pack(len(encoded), len(block)), encoded, block))


def write_frame(stream: IO[bytes], data: Mapping[str, Any], block: bytes = b"") -> None:
    """Send one message."""
    stream.write(framed(data, block))
    stream.flush()


def read_frame(stream: IO[bytes]) -> Reply | None:
    """Receive one message; None when the other side has gone."""
    header = _read_exactly(stream, HEADER.size)
    if header is None:
        return None
    json_bytes, block_bytes = HEADER.unpack(header)
    encoded = _read_exactly(stream, json_bytes)
    block = _read_exactly(stream, block_bytes) if block_bytes else b""
    if encoded is None or block is None:
        return None
    return Reply(json.loads(encoded), block)


def _read_exactly(stream: IO[bytes], count: int) -> bytes | None:
    pieces = []
    while count:
        piece = stream.read(count)
        if not piece:
            return None
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)

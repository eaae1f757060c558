"""The body that Outlook keeps as compressed RTF. Source: Microsoft [MS-OXRTFCP]."""

from __future__ import annotations

import struct

from indexer.documents.source.source_file import MEBIBYTE

MOST_BYTES = 32 * MEBIBYTE
_HEADER = struct.Struct("<II4sI")  # size of the rest, size when decompressed, kind, checksum
_RING_BYTES = 4096
# What the specification puts into the ring before the first byte.
_PRIMER = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor "
    rb"MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def decompressed(data: bytes) -> bytes:
    """The RTF; what is cut short gives what there is, what is no compressed RTF gives nothing."""
    if len(data) < _HEADER.size:
        return b""
    _, raw_bytes, kind, _ = _HEADER.unpack_from(data)
    wanted = min(raw_bytes, MOST_BYTES)
    if kind == b"MELA":
        return data[_HEADER.size : _HEADER.size + wanted]
    if kind != b"LZFu":
        return b""
    return _unpacked(memoryview(data)[_HEADER.size :], wanted)


def _unpacked(data: memoryview, wanted: int) -> bytes:
    ring = bytearray(_PRIMER.ljust(_RING_BYTES, b" "))
    place = len(_PRIMER)
    target = bytearray()
    position = 0
    while position < len(data) and len(target) < wanted:
        flags = data[position]
        position += 1
        for bit in range(8):
            if not flags >> bit & 1:
                piece = bytes(data[position : position + 1])
                position += 1
                if not piece:
                    return bytes(target)
            else:
                reference = int.from_bytes(data[position : position + 2], "big")
                if len(data) < position + 2 or (reference >> 4) == place:  # the end is marked so
                    return bytes(target)
                position += 2
                piece = _copied(ring, place, reference >> 4, (reference & 15) + 2)
            for value in piece:
                ring[place] = value
                place = (place + 1) % _RING_BYTES
            target += piece
    return bytes(target[:wanted])


def _copied(ring: bytearray, place: int, start: int, length: int) -> bytes:
    """Bytes from the ring; those that are being written may be among them."""
    piece = bytearray()
    distance = (place - start) % _RING_BYTES
    for offset in range(length):
        piece.append(piece[offset - distance] if offset >= distance else ring[(start + offset) % _RING_BYTES])
    return bytes(piece)

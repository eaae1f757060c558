"""Opens compound files (OLE) of Outlook and old Office, with protection against false sizes.

A damaged file may chain its sectors in a circle: then only the sizes that it claims end a stream.
"""

from __future__ import annotations

import io
from typing import Any

from indexer.documents.source.source_file import SourceFile


def open_ole(source: SourceFile) -> Any:
    """The file as an `olefile.OleFileIO`.

    Raises:
        OSError: It is no such file, or its short streams would be longer than all of it.
    """
    import olefile

    ole = olefile.OleFileIO(io.BytesIO(source.data))
    # What holds the short streams is read as a whole as soon as one of them is.
    if ole.root is None or ole.root.size > len(source.data):
        ole.close()
        raise OSError("the short streams are longer than the file")
    return ole


def root_names(source: SourceFile) -> set[str]:
    """What stands at the root of the file; no stream is read. Raises OSError, as `open_ole`, and others."""
    import olefile

    with olefile.OleFileIO(io.BytesIO(source.data)) as ole:
        return {entry[0] for entry in ole.listdir() if len(entry) == 1}


def check_stream_size(ole: Any, path: str | list[str], source: SourceFile) -> None:
    """Refuse a stream that claims to be longer than the file. Raises OSError."""
    if ole.get_size(path) > len(source.data):
        raise OSError(f"{path} is longer than the file")

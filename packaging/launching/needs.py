"""What the system must bring: a compiler, Python's venv, Qt's libraries; found missing, named, got."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from launching import machine
from launching.places import cache_folder
from launching.steps import SetupError, run_quietly, say, step

VISUAL_STUDIO = (
    "winget install --exact --id Microsoft.VisualStudio.2022.BuildTools --override "
    '"--wait --passive --add Microsoft.VisualStudio.Workload.VCTools --includeRecommended"'
)
INSTALL = {
    "apt": "apt-get install -y {}",
    "dnf": "dnf install -y {}",
    "pacman": "pacman -S --needed {}",
    "zypper": "zypper install -y {}",
    "brew": "brew install {}",
    "winget": "winget install {}",
}


@dataclass(frozen=True, slots=True)
class Need:
    """Something missing: what a person calls it, and how each package manager does."""

    name: str
    packages: Mapping[str, str] = field(default_factory=dict)
    command: str = ""  # instead of packages, where there is a special way


def _need(name: str, apt: str, dnf: str, pacman: str, zypper: str) -> Need:
    return Need(name, {"apt": apt, "dnf": dnf, "pacman": pacman, "zypper": zypper})


# What Qt's libraries and its platform plugins are linked against (readelf -d on PySide6-Essentials 6.11.3).
QT_LIBRARIES = (
    _need("libEGL.so.1", "libegl1", "libglvnd-egl", "libglvnd", "libEGL1"),
    _need("libGL.so.1", "libgl1", "libglvnd-glx", "libglvnd", "libGL1"),
    _need("libX11.so.6", "libx11-6", "libX11", "libx11", "libX11-6"),
    _need("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon", "libxkbcommon", "libxkbcommon0"),
    _need("libfontconfig.so.1", "libfontconfig1", "fontconfig", "fontconfig", "libfontconfig1"),
    _need("libfreetype.so.6", "libfreetype6", "freetype", "freetype2", "libfreetype6"),
    _need("libdbus-1.so.3", "libdbus-1-3", "dbus-libs", "dbus", "libdbus-1-3"),
    _need("libglib-2.0.so.0", "libglib2.0-0", "glib2", "glib2", "libglib-2_0-0"),
    _need("libgthread-2.0.so.0", "libglib2.0-0", "glib2", "glib2", "libgthread-2_0-0"),
    _need("libgssapi_krb5.so.2", "libgssapi-krb5-2", "krb5-libs", "krb5", "krb5"),
    _need("libbrotlidec.so.1", "libbrotli1", "libbrotli", "brotli", "libbrotlidec1"),
    _need("libzstd.so.1", "libzstd1", "libzstd", "zstd", "libzstd1"),
    _need("libz.so.1", "zlib1g", "zlib", "zlib", "libz1"),
    _need("libstdc++.so.6", "libstdc++6", "libstdc++", "gcc-libs", "libstdc++6"),
)
X11_LIBRARIES = (
    _need("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor", "libxcb-cursor0"),
    _need("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm", "xcb-util-wm", "libxcb-icccm4"),
    _need("libxcb-image.so.0", "libxcb-image0", "xcb-util-image", "xcb-util-image", "libxcb-image0"),
    _need(
        "libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms", "libxcb-keysyms1"
    ),
    _need("libxcb-randr.so.0", "libxcb-randr0", "libxcb", "libxcb", "libxcb-randr0"),
    _need("libxcb-render.so.0", "libxcb-render0", "libxcb", "libxcb", "libxcb-render0"),
    _need(
        "libxcb-render-util.so.0",
        "libxcb-render-util0",
        "xcb-util-renderutil",
        "xcb-util-renderutil",
        "libxcb-render-util0",
    ),
    _need("libxcb-shape.so.0", "libxcb-shape0", "libxcb", "libxcb", "libxcb-shape0"),
    _need("libxcb-shm.so.0", "libxcb-shm0", "libxcb", "libxcb", "libxcb-shm0"),
    _need("libxcb-sync.so.1", "libxcb-sync1", "libxcb", "libxcb", "libxcb-sync1"),
    _need("libxcb-util.so.1", "libxcb-util1", "xcb-util", "xcb-util", "libxcb-util1"),
    _need("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb", "libxcb", "libxcb-xfixes0"),
    _need("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb", "libxcb", "libxcb-xkb1"),
    _need("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb", "libx11", "libX11-xcb1"),
    _need(
        "libxkbcommon-x11.so.0",
        "libxkbcommon-x11-0",
        "libxkbcommon-x11",
        "libxkbcommon-x11",
        "libxkbcommon-x11-0",
    ),
)
COMPILER = _need("a C++ compiler", "g++", "gcc-c++", "gcc", "gcc-c++")
CHINESE_FONT = _need(
    "a font with Chinese characters",
    "fonts-noto-cjk",
    "google-noto-sans-cjk-fonts",
    "noto-fonts-cjk",
    "google-noto-sans-cjk-fonts",
)

TEXT_RECOGNITION = Need(
    "Tesseract with French and Chinese",
    {
        "apt": "tesseract-ocr tesseract-ocr-fra tesseract-ocr-chi-sim",
        "dnf": "tesseract tesseract-langpack-fra tesseract-langpack-chi_sim",
        "pacman": "tesseract tesseract-data-eng tesseract-data-fra tesseract-data-chi_sim",
        "zypper": "tesseract-ocr tesseract-ocr-traineddata-french"
        " tesseract-ocr-traineddata-chinese_simplified",
        "brew": "tesseract tesseract-lang",
        "winget": "UB-Mannheim.TesseractOCR",
    },
)


def missing_venv() -> list[Need]:
    """Debian and Ubuntu ship Python without the part that makes environments with pip."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return []
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    name = "Python's venv module"
    return [
        _need(
            name,
            f"python{version}-venv",
            f"python{version}-libs",
            "python",
            f"python{version.replace('.', '')}-base",
        )
    ]


def missing_compiler(system: str = sys.platform) -> list[Need]:
    """A C and C++ compiler that can build llama.cpp."""
    if system == "win32":
        return [] if _visual_studio() else [Need("Microsoft's C++ build tools", command=VISUAL_STUDIO)]
    if system == "darwin":
        found = (
            subprocess.run(["/usr/bin/xcode-select", "-p"], capture_output=True, check=False).returncode == 0
        )
        return [] if found else [Need("Apple's command line tools", command="xcode-select --install")]
    for variable, names in (("CC", ("cc", "gcc", "clang")), ("CXX", ("c++", "g++", "clang++"))):
        chosen = os.environ.get(variable, "").split()
        if not any(shutil.which(name) for name in (chosen[:1] or names)):
            return [COMPILER]
    return []


def missing_libraries(*, window: bool, system: str = sys.platform) -> list[Need]:
    """The libraries of Qt that the system's loader does not find; on Linux only, others bring them."""
    if system != "linux":
        return []
    x11 = (
        window
        and bool(os.environ.get("DISPLAY"))
        and os.environ.get("QT_QPA_PLATFORM", "xcb").startswith("xcb")
    )
    return [need for need in (*QT_LIBRARIES, *(X11_LIBRARIES if x11 else ())) if not machine.loads(need.name)]


def missing_for_tests() -> list[Need]:
    """What some tests use where it is there; without it they are skipped, and nothing else is lost."""
    tesseract = [] if shutil.which("tesseract") else [TEXT_RECOGNITION]
    return tesseract + ([] if machine.has_chinese_font() else [CHINESE_FONT])


def supply_if_possible(needs: list[Need]) -> None:
    """Get what is wished for where we may; elsewhere say how to get it, and go on."""
    try:
        supply(needs)
    except SetupError:
        names = ", ".join(need.name for need in needs)
        command = command_for(needs, machine.package_manager(), root=False)
        say(
            f"Some tests are skipped, because this system has no {names}."
            + (f" Get it with\n    {command}" if command else "")
        )


def command_for(needs: Iterable[Need], manager: str, *, root: bool) -> str:
    """The exact command that gets what is missing, or "" where we do not know one."""
    needs = list(needs)
    lines = [need.command for need in needs if need.command]
    packages = dict.fromkeys(need.packages[manager] for need in needs if manager in need.packages)
    if packages:
        sudo = "" if root or manager in ("brew", "winget") else "sudo "
        lines.append(sudo + INSTALL[manager].format(" ".join(packages)))
    return "\n    ".join(lines)


def explain(needs: list[Need], manager: str, *, root: bool) -> str:
    """Say what is missing and how to get it."""
    names = [need.name for need in needs]
    listed = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    command = command_for(needs, manager, root=root)
    them = "it" if len(needs) == 1 else "them"
    problem = f"Ibid needs {listed}, and this system has no such thing."
    if not command:
        return f"{problem} Install {them}, then run this again."
    return f"{problem} Get {them} with\n    {command}\nand run this again."


def supply(needs: list[Need], *, log: Path | None = None) -> None:
    """Get what is missing where we may (root on Debian or Ubuntu); nothing to do when nothing is.

    Raises:
        SetupError: it cannot be got from here; the text has the exact command.
    """
    if not needs:
        return
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    problem = explain(needs, machine.package_manager(), root=root)
    if not machine.may_install_packages():
        raise SetupError(problem)
    log = log or cache_folder() / "apt-get.log"
    packages = " ".join(dict.fromkeys(need.packages["apt"] for need in needs)).split()
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    with step(f"Getting from Debian: {' '.join(packages)}"):
        run_quietly(["apt-get", "update"], log=log, failure=problem, environment=quiet)
        install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
        run_quietly(install, log=log, failure=problem, environment=quiet)
    importlib.invalidate_caches()


def _visual_studio() -> bool:
    programs = Path(os.environ.get("PROGRAMFILES(X86)", r"C:\Program Files (x86)"))
    finder = programs / "Microsoft Visual Studio" / "Installer" / "vswhere.exe"
    if not finder.exists():
        return shutil.which("cl") is not None
    tools = "Microsoft.VisualStudio.Component.VC.Tools.x86.x64"
    command = [str(finder), "-latest", "-products", "*", "-requires", tools, "-property", "installationPath"]
    return bool(subprocess.run(command, capture_output=True, check=False).stdout.strip())

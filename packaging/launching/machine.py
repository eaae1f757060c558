"""What this machine is: its processor, its family of packages, whether it has a display."""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

# Flags that a compiler may act on under -march=native. The kernel lists others (mitigations, power) that
# come and go with its updates; those must not cost five minutes of compiling.
INSTRUCTION_SET = re.compile(
    r"(3dnow|abm|adx|aes|amx|apx|asimd|atomics|avx|bf16|bmi|cldemote|clflushopt|clwb|clzero|crc32|cx16|dotprod"
    r"|enqcmd|f16c|fcma|fma|fp|fsgsbase|gfni|hle|i8mm|jscvt|kl|lahf|lrcpc|lse|lwp|lzcnt|mmx|movbe|movdir|mwaitx"
    r"|pclmul|pku|pmull|popcnt|prefetch|ptwrite|raoint|rdpid|rdrand|rdseed|rtm|serialize|sha|shstk|sm[34]|sme|sse"
    r"|ssse|sve|tbm|tsxldtrk|uintr|user_msr|vaes|vpclmul|waitpkg|widekl|xop|xsave)"
)


def interesting_flags(cpuinfo: str) -> list[str]:
    """The instruction set extensions that /proc/cpuinfo lists for the first processor, sorted."""
    match = re.search(r"^(?:flags|Features)\s*:(.*)$", cpuinfo, re.MULTILINE)
    return sorted(flag for flag in (match[1].split() if match else []) if INSTRUCTION_SET.match(flag))


def processor() -> str:
    """A text that differs where native code for one processor may not run on another."""
    if sys.platform == "linux":
        cpuinfo = Path("/proc/cpuinfo").read_text("utf-8", "replace")
        return " ".join([platform.machine(), *interesting_flags(cpuinfo)])
    if sys.platform == "darwin":
        names = ["machdep.cpu.brand_string", "machdep.cpu.features", "machdep.cpu.leaf7_features"]
        said = [_output(["/usr/sbin/sysctl", "-n", name]) for name in names]
        return " ".join([platform.machine(), *said])
    return f"{platform.machine()} {platform.processor()}"


def processor_key() -> str:
    """A short name for the processor."""
    return hashlib.sha256(processor().encode("utf-8")).hexdigest()[:12]


def package_manager(os_release: str | None = None, system: str = sys.platform) -> str:
    """`apt`, `dnf`, `pacman`, `zypper`, `brew`, `winget`, or "" where we cannot tell."""
    if system == "win32":
        return "winget"
    if system == "darwin":
        return "brew"
    if os_release is None:
        os_release = _os_release()
    families = " ".join(re.findall(r"^ID(?:_LIKE)?=(.*)$", os_release, re.MULTILINE)).replace('"', "").lower()
    known = {
        "debian": "apt",
        "ubuntu": "apt",
        "fedora": "dnf",
        "rhel": "dnf",
        "arch": "pacman",
        "suse": "zypper",
    }
    for word in families.split():
        for family, manager in known.items():
            if word.startswith(family) or (family == "suse" and "suse" in word):
                return manager
    return ""


def may_install_packages() -> bool:
    """Whether we are root on Debian or Ubuntu, where we get missing packages ourselves."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return is_root and package_manager() == "apt" and shutil.which("apt-get") is not None


def has_display(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> bool:
    """Whether a window can be shown."""
    if environment.get("QT_QPA_PLATFORM"):
        return True  # somebody knows better
    if system == "win32":
        return "SESSIONNAME" in environment or "SSH_CONNECTION" not in environment
    if system == "darwin":
        return "SSH_CONNECTION" not in environment or _output(["/bin/launchctl", "managername"]) == "Aqua"
    wayland = environment.get("WAYLAND_DISPLAY", "")
    if wayland and (Path(environment.get("XDG_RUNTIME_DIR", "/")) / wayland).exists():
        return True
    return _x_server_listens(environment.get("DISPLAY", ""))


def loads(library: str) -> bool:
    """Whether the system's loader finds a shared library and all that it needs."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_chinese_font(system: str = sys.platform) -> bool:
    """Whether this system can draw Chinese; only Linux may come without."""
    if not system.startswith("linux"):
        return True
    if shutil.which("fc-list"):
        listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False)
        return bool(listed.stdout.strip())
    names = re.compile(r"CJK|Han|wqy|uming|ukai|SimSun|Droid.*Fallback", re.I)
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")
    return any(names.search(path.name) for folder in folders for path in folder.rglob("*.[to]t[fc]"))


def _x_server_listens(display: str) -> bool:
    local = re.fullmatch(r"(?:unix)?:(\d+)(?:\.\d+)?", display)
    if local is None:
        return bool(display)  # on another machine: Qt will find out
    path = f"/tmp/.X11-unix/X{local[1]}"
    for address in (path, "\0" + path):
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(address)
            except OSError:
                continue
            return True
    return False


def _os_release() -> str:
    for path in (Path("/etc/os-release"), Path("/usr/lib/os-release")):
        if path.exists():
            return path.read_text("utf-8", "replace")
    return ""


def _output(command: list[str]) -> str:
    try:
        ended = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    except OSError:
        return ""
    return ended.stdout.strip()

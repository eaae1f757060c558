import socket
import subprocess

import pytest

DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n'
MINT = 'NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n'
ROCKY = 'ID="rocky"\nID_LIKE="rhel centos fedora"\n'
SUSE = 'ID="opensuse-leap"\nID_LIKE="suse opensuse"\n'


@pytest.mark.parametrize(
    ("os_release", "manager"),
    [
        (DEBIAN, "apt"),
        ("ID=ubuntu\nID_LIKE=debian\n", "apt"),
        (MINT, "apt"),
        ("ID=fedora\n", "dnf"),
        (ROCKY, "dnf"),
        ("ID=arch\n", "pacman"),
        (SUSE, "zypper"),
        ("ID=nixos\n", ""),
        ("", ""),
    ],
)
def test_the_family_of_a_linux_is_known_by_its_release_file(os_release, manager):
    from launching import machine

    assert machine.package_manager(os_release, "linux") == manager


def test_mac_and_windows_have_their_own_package_managers():
    from launching import machine

    assert machine.package_manager("", "darwin") == "brew"
    assert machine.package_manager("", "win32") == "winget"


def test_only_root_on_debian_gets_packages_by_itself(monkeypatch):
    from launching import machine

    monkeypatch.setattr(machine.shutil, "which", lambda name: "/usr/bin/" + name)
    for user, release, expected in ((0, DEBIAN, True), (1000, DEBIAN, False), (0, ROCKY, False)):
        monkeypatch.setattr(machine.os, "geteuid", lambda user=user: user, raising=False)
        monkeypatch.setattr(machine, "_os_release", lambda release=release: release)
        assert (machine.may_install_packages() and machine.sys.platform == "linux") is expected


def test_an_instruction_set_counts_and_a_kernels_mitigation_does_not():
    from launching import machine

    old = "processor : 0\nflags\t\t: fpu sse4_2 avx2 ibrs\nprocessor : 1\nflags : amx_tile\n"
    assert machine.interesting_flags(old) == machine.interesting_flags(old.replace("ibrs", "pti ibpb stibp"))
    assert "avx512f" in machine.interesting_flags(old.replace("avx2", "avx2 avx512f"))
    assert "amx_tile" not in machine.interesting_flags(old)


def test_an_arm_processor_is_told_by_its_features():
    from launching import machine

    assert machine.interesting_flags("Features\t: fp asimd sve cpuid\n") == ["asimd", "fp", "sve"]


def test_a_linux_without_display_variables_has_no_display():
    from launching import machine

    assert not machine.has_display({}, "linux")


def test_a_display_whose_server_has_gone_is_none():
    from launching import machine

    assert not machine.has_display({"DISPLAY": ":63999"}, "linux")


def test_a_wayland_socket_is_a_display_only_while_it_exists(tmp_path, monkeypatch):
    from launching import machine

    variables = {"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(tmp_path)}
    assert not machine.has_display(variables, "linux")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("wayland-7")
        assert machine.has_display(variables, "linux")


def test_a_chosen_qt_platform_is_taken_at_its_word():
    from launching import machine

    assert machine.has_display({"QT_QPA_PLATFORM": "offscreen"}, "linux")


def test_a_remote_windows_session_without_a_desktop_has_no_display():
    from launching import machine

    assert machine.has_display({"SESSIONNAME": "Console"}, "win32")
    assert not machine.has_display({"SSH_CONNECTION": "1 2 3 4"}, "win32")


def test_a_library_that_exists_loads_and_another_does_not():
    from launching import machine

    assert not machine.loads("libno-such-thing.so.1")


@pytest.mark.parametrize(
    ("listed", "expected"), [(b"/usr/share/fonts/NotoSansCJK.ttc: Noto\n", True), (b"", False)]
)
def test_a_chinese_font_is_looked_for_where_the_system_lists_its_fonts(monkeypatch, listed, expected):
    from launching import machine

    monkeypatch.setattr(machine.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(
        machine.subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 0, stdout=listed)
    )
    assert machine.has_chinese_font("linux") is expected
    assert machine.has_chinese_font("darwin")

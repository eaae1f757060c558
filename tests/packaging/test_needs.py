import pytest


@pytest.fixture
def two():
    from launching import needs

    return [needs.COMPILER, needs.X11_LIBRARIES[0]]


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("apt", "sudo apt-get install -y g++ libxcb-cursor0"),
        ("dnf", "sudo dnf install -y gcc-c++ xcb-util-cursor"),
        ("pacman", "sudo pacman -S --needed gcc xcb-util-cursor"),
        ("zypper", "sudo zypper install -y gcc-c++ libxcb-cursor0"),
    ],
)
def test_the_exact_command_is_named(two, manager, command):
    from launching import needs

    explained = needs.explain(two, manager, root=False)
    assert explained.startswith("Ibid needs a C++ compiler and libxcb-cursor.so.0,")
    assert f"\n    {command}\n" in explained


def test_root_needs_no_sudo(two):
    from launching import needs

    assert needs.command_for(two, "apt", root=True) == "apt-get install -y g++ libxcb-cursor0"


def test_an_unknown_system_gets_the_names_without_a_command(two):
    from launching import needs

    explained = needs.explain(two, "", root=False)
    assert "a C++ compiler and libxcb-cursor.so.0" in explained
    assert "sudo" not in explained


def test_a_package_that_several_libraries_are_in_is_named_once():
    from launching import needs

    glib = [need for need in needs.QT_LIBRARIES if need.packages["apt"] == "libglib2.0-0"]
    assert len(glib) == 2
    assert needs.command_for(glib, "apt", root=True) == "apt-get install -y libglib2.0-0"


def test_a_missing_compiler_is_noticed(monkeypatch):
    from launching import needs

    monkeypatch.delenv("CC", raising=False)
    monkeypatch.delenv("CXX", raising=False)
    monkeypatch.setattr(needs.shutil, "which", lambda name: None)
    assert needs.missing_compiler("linux") == [needs.COMPILER]
    monkeypatch.setattr(needs.shutil, "which", lambda name: "/usr/bin/" + name)
    assert needs.missing_compiler("linux") == []


def test_a_c_compiler_alone_is_not_enough(monkeypatch):
    from launching import needs

    monkeypatch.delenv("CC", raising=False)
    monkeypatch.delenv("CXX", raising=False)
    monkeypatch.setattr(needs.shutil, "which", lambda name: "/usr/bin/gcc" if name == "gcc" else None)
    assert needs.missing_compiler("linux") == [needs.COMPILER]


def test_a_chosen_compiler_that_is_not_there_is_missing(monkeypatch):
    from launching import needs

    monkeypatch.setenv("CXX", "no-such-compiler -O2")
    assert needs.missing_compiler("linux") == [needs.COMPILER]


def test_windows_is_told_the_winget_command(monkeypatch, tmp_path):
    from launching import needs

    monkeypatch.setenv("PROGRAMFILES(X86)", str(tmp_path))
    monkeypatch.setattr(needs.shutil, "which", lambda name: None)
    explained = needs.explain(needs.missing_compiler("win32"), "winget", root=False)
    assert "winget install --exact --id Microsoft.VisualStudio.2022.BuildTools" in explained


def test_a_python_without_ensurepip_is_told_debians_package(monkeypatch, this_python):
    from launching import needs

    monkeypatch.setattr(needs.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else True)
    command = needs.command_for(needs.missing_venv(), "apt", root=False)
    assert command == f"sudo apt-get install -y python{this_python}-venv"


def test_missing_libraries_are_those_that_the_loader_does_not_find(monkeypatch):
    from launching import machine, needs

    monkeypatch.setattr(machine, "loads", lambda name: name != "libEGL.so.1")
    assert [need.name for need in needs.missing_libraries(window=False, system="linux")] == ["libEGL.so.1"]
    assert needs.missing_libraries(window=True, system="darwin") == []


def test_x11_libraries_are_asked_for_only_where_a_window_goes_to_x11(monkeypatch):
    from launching import machine, needs

    monkeypatch.setattr(machine, "loads", lambda name: not name.startswith("libxcb"))
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    assert needs.missing_libraries(window=True, system="linux")
    assert not needs.missing_libraries(window=False, system="linux")
    monkeypatch.delenv("DISPLAY")
    assert not needs.missing_libraries(window=True, system="linux")


def test_who_may_not_install_is_told_what_to_do(monkeypatch, two):
    from launching import machine, needs
    from launching.steps import SetupError

    monkeypatch.setattr(machine, "may_install_packages", lambda: False)
    monkeypatch.setattr(machine, "package_manager", lambda: "apt")
    with pytest.raises(SetupError, match="apt-get install -y g\\+\\+ libxcb-cursor0"):
        needs.supply(two)


def test_root_on_debian_gets_what_is_missing(monkeypatch, two, tmp_path, spoken):
    from launching import machine, needs

    ran = []
    monkeypatch.setattr(machine, "may_install_packages", lambda: True)
    monkeypatch.setattr(needs, "run_quietly", lambda command, **_: ran.append(command))
    needs.supply(two, log=tmp_path / "log")
    assert ran[0] == ["apt-get", "update"]
    assert ran[1][:2] == ["apt-get", "install"]
    assert ran[1][-2:] == ["g++", "libxcb-cursor0"]
    assert "g++ libxcb-cursor0" in spoken()


def test_nothing_missing_runs_nothing(monkeypatch):
    from launching import needs

    monkeypatch.setattr(needs, "run_quietly", lambda *_, **__: pytest.fail("ran something"))
    needs.supply([])


def test_what_only_some_tests_use_is_fetched_where_we_may(monkeypatch, spoken):
    from launching import machine, needs

    ran = []
    monkeypatch.setattr(machine, "may_install_packages", lambda: True)
    monkeypatch.setattr(needs.shutil, "which", lambda name: None)
    monkeypatch.setattr(machine, "has_chinese_font", lambda: False)
    monkeypatch.setattr(needs, "run_quietly", lambda command, **_: ran.append(command))
    needs.supply_if_possible(needs.missing_for_tests())
    assert ran[1][-4:] == ["tesseract-ocr", "tesseract-ocr-fra", "tesseract-ocr-chi-sim", "fonts-noto-cjk"]


def test_without_it_the_tests_go_on_and_the_command_is_named(monkeypatch, spoken):
    from launching import machine, needs

    monkeypatch.setattr(machine, "may_install_packages", lambda: False)
    monkeypatch.setattr(machine, "package_manager", lambda: "apt")
    monkeypatch.setattr(needs.shutil, "which", lambda name: None)
    needs.supply_if_possible(needs.missing_for_tests())
    assert "sudo apt-get install -y tesseract-ocr tesseract-ocr-fra tesseract-ocr-chi-sim" in spoken()


def test_what_is_there_is_not_wished_for(monkeypatch):
    from launching import machine, needs

    monkeypatch.setattr(needs.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(machine, "has_chinese_font", lambda: True)
    assert needs.missing_for_tests() == []

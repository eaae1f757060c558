import ast
import importlib.util
import subprocess
import sys

import pytest


@pytest.fixture
def launch(packaging_folder):
    spec = importlib.util.spec_from_file_location("launch", packaging_folder / "launch.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13), (3, 14)])
def test_a_fitting_python_is_not_refused(launch, version):
    assert launch.refusal((*version, 0), None) is None


@pytest.mark.parametrize("version", [(2, 7), (3, 10), (3, 15)])
def test_another_python_is_refused_in_one_sentence_that_names_it(launch, version):
    sentence = launch.refusal((*version, 1), None)
    assert "needs Python 3.11 to 3.14" in sentence
    assert f"this is Python {version[0]}.{version[1]}" in sentence
    assert "\n" not in sentence


def test_a_fitting_python_beside_it_is_named(launch):
    assert "`python3.12 packaging/launch.py`" in launch.refusal((3, 9, 2), "python3.12")


def test_an_old_python_can_read_the_file_that_refuses_it(packaging_folder):
    source = (packaging_folder / "launch.py").read_text("utf-8")
    tree = ast.parse(source, feature_version=(3, 4))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]  # no f-strings
    source.encode("ascii")


def test_help_sets_nothing_up(packaging_folder):
    ended = subprocess.run(
        [sys.executable, str(packaging_folder / "launch.py"), "--help"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 0
    assert "launch.py test" in ended.stdout
    assert "Setting up" not in ended.stdout

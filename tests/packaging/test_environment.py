"""Set up a real environment, without the network: an empty lock, and a tiny wheel in the cache."""

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import time
import zipfile

import pytest

CLI = "import sys\ndef main():\n    print('ibid', *sys.argv[1:])\n    return 3\n"
COMPILED = "llama-cpp-python==0.3.36 \\\n    --hash=sha256:" + 64 * "0" + "\n"


def write_wheel(folder):
    """A wheel that pip accepts, standing for the compiled one."""
    folder.mkdir(parents=True)
    wheel = folder / "llama_cpp_python-0.3.36-py3-none-any.whl"
    info = "llama_cpp_python-0.3.36.dist-info"
    files = {
        "llama_cpp.py": "made_for = 'this processor'\n",
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: llama-cpp-python\nVersion: 0.3.36\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    for name, text in files.items():
        checksum = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        record += f"{name},sha256={checksum},{len(text)}\n"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in {**files, f"{info}/RECORD": record + f"{info}/RECORD,,\n"}.items():
            archive.writestr(name, text)
    (folder / "sha256").write_text(hashlib.sha256(wheel.read_bytes()).hexdigest())
    return wheel


class Checkout:
    """A checkout with an engine of one line, and the cache of its user."""

    def __init__(self, root, cache, monkeypatch):
        from launching import environment, llama_wheel, locks, needs

        self.root, self.cache, self.environment = root, cache, environment
        self.venv = environment.Environment(root / ".venv")
        (root / "packaging" / "locks").mkdir(parents=True)
        (root / "indexer" / "command_line").mkdir(parents=True)
        for package in (root / "indexer", root / "indexer" / "command_line"):
            (package / "__init__.py").write_text("")
        (root / "indexer" / "command_line" / "main.py").write_text(CLI)
        for name in ("runtime", "test"):
            self.write_lock(name, COMPILED)
        monkeypatch.setattr(locks, "LOCKS", root / "packaging" / "locks")
        monkeypatch.setattr(environment, "CHECKOUT", root)
        for module in (environment, llama_wheel):
            monkeypatch.setattr(module, "cache_folder", lambda: cache)
        for missing in ("missing_compiler", "missing_libraries"):
            monkeypatch.setattr(needs, missing, lambda **_: [])
        self.wheel = write_wheel(cache / "wheels" / llama_wheel.key())

    def write_lock(self, name, text):
        (self.root / "packaging" / "locks" / f"{name}.txt").write_text(text)

    def ensure(self, kind="runtime"):
        return self.environment.ensure(kind, window=False)

    @property
    def ready(self):
        return self.environment.ready(self.environment.read_stamp(self.venv), "runtime")


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """One environment, really set up; the tests work on copies of its stamp or put things right again."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        from pathlib import Path

        packaging = Path(__file__).resolve().parents[2] / "packaging"
        monkeypatch.syspath_prepend(str(packaging))
        folder = tmp_path_factory.mktemp("with space")
        checkout = Checkout(folder / "Ibid é", folder / "cache", monkeypatch)
        (checkout.root / ".venv" / "bin").mkdir(parents=True)  # half-built
        (checkout.root / ".venv" / "bin" / "python").write_text("not a Python")
        checkout.ensure()
        yield checkout


@pytest.fixture
def stamp(finished):
    """The stamp's content; the file is put back afterwards."""
    text = finished.venv.stamp.read_text()
    yield json.loads(text)
    finished.venv.stamp.write_text(text)


@pytest.fixture
def no_work(finished, monkeypatch):
    monkeypatch.setattr(finished.environment, "set_up", lambda *_, **__: pytest.fail("set up again"))


def test_a_half_built_environment_is_made_anew_and_works(finished):
    ended = subprocess.run([finished.venv.ibid, "--version"], capture_output=True, text=True, cwd="/")
    assert (ended.returncode, ended.stdout) == (3, "ibid --version\n")
    code = "import llama_cpp, indexer; print(llama_cpp.made_for, indexer.__file__)"
    ended = subprocess.run([finished.venv.python, "-c", code], capture_output=True, text=True, cwd="/")
    assert ended.stdout == f"this processor {finished.root / 'indexer' / '__init__.py'}\n"


def test_the_second_time_nothing_is_done(finished, no_work):
    assert finished.ensure() == finished.venv


def test_a_moved_checkout_goes_on_working(finished, tmp_path):
    moved = tmp_path / "elsewhere"
    shutil.copytree(finished.root, moved, symlinks=True)
    (moved / "indexer" / "command_line" / "main.py").write_text(CLI.replace("'ibid'", "'moved'"))
    ended = subprocess.run([moved / ".venv" / "bin" / "ibid"], capture_output=True, text=True, cwd="/")
    assert ended.stdout == "moved\n"


@pytest.mark.parametrize(
    ("name", "other"),
    [("python", "3.9"), ("native", "another processor"), ("format", 0), ("interpreter", "/gone")],
)
def test_another_python_processor_or_format_is_not_ready(finished, stamp, name, other):
    assert finished.ready
    finished.venv.stamp.write_text(json.dumps({**stamp, name: other}))
    assert not finished.ready


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"lock": 1}', "null"])
def test_a_damaged_stamp_is_not_ready(finished, stamp, damage):
    finished.venv.stamp.write_text(damage)
    assert not finished.ready


def test_a_changed_lock_is_not_ready_until_it_is_installed(finished, stamp):
    finished.write_lock("runtime", COMPILED + "# changed\n")
    try:
        assert not finished.ready
        finished.ensure()
        assert finished.ready
    finally:
        finished.write_lock("runtime", COMPILED)


def test_a_new_set_up_forgets_that_the_model_could_not_be_had(finished, stamp):
    finished.venv.embedder_failure.touch()
    finished.write_lock("runtime", COMPILED + "# changed\n")
    try:
        finished.ensure()
        assert not finished.venv.embedder_failure.exists()
    finally:
        finished.write_lock("runtime", COMPILED)


def test_what_was_set_up_for_the_tests_will_do_for_starting_but_not_the_other_way(finished, stamp):
    finished.write_lock("test", COMPILED + "# more\n")
    ready = finished.environment.ready
    assert not ready(finished.environment.read_stamp(finished.venv), "test")
    finished.venv.stamp.write_text(json.dumps({**stamp, **finished.environment.wanted("test")}))
    assert ready(finished.environment.read_stamp(finished.venv), "test")
    assert finished.ready


def test_a_setup_that_is_ended_halfway_leaves_nothing_that_looks_finished(finished, stamp, monkeypatch):
    from launching import llama_wheel

    def ended(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(llama_wheel, "install", ended)
    finished.write_lock("runtime", COMPILED + "# changed\n")
    try:
        with pytest.raises(KeyboardInterrupt):
            finished.ensure()
    finally:
        finished.write_lock("runtime", COMPILED)
    assert not finished.venv.stamp.exists()
    assert not finished.ready


def test_a_wheel_that_was_cut_short_is_not_taken_from_the_cache(finished, tmp_path, monkeypatch):
    from launching import llama_wheel

    copy = tmp_path / "cache"
    shutil.copytree(finished.cache, copy)
    monkeypatch.setattr(llama_wheel, "cache_folder", lambda: copy)
    wheel = llama_wheel.cached(llama_wheel.key())
    assert wheel is not None
    wheel.write_bytes(wheel.read_bytes()[:-1])
    assert llama_wheel.cached(llama_wheel.key()) is None


def test_another_processor_or_other_options_make_another_wheel(finished, monkeypatch):
    from launching import llama_wheel, machine

    ours = llama_wheel.key()
    assert ours.startswith(f"llama-cpp-python-0.3.36-cp{sys.version_info.major}{sys.version_info.minor}-")
    monkeypatch.setenv("CMAKE_ARGS", "-DGGML_CUDA=on")
    assert llama_wheel.key() != ours
    monkeypatch.delenv("CMAKE_ARGS")
    assert llama_wheel.key() == ours
    monkeypatch.setattr(machine, "processor", lambda: "another")
    assert llama_wheel.key() != ours
    assert llama_wheel.cached(llama_wheel.key()) is None


def test_two_setups_do_not_work_at_the_same_time(finished):
    path = finished.cache / "setup.lock"
    with finished.environment.setup_lock(), path.open("a+b") as second:
        assert not finished.environment._try_lock(second)
    with path.open("a+b") as third:
        assert finished.environment._try_lock(third)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such descriptors")
def test_a_program_that_outlives_its_killed_launcher_keeps_the_next_one_waiting(
    finished, tmp_path, packaging_folder
):
    launcher, enough = tmp_path / "launcher.py", tmp_path / "enough"
    launcher.write_text(
        "import os, pathlib, sys\n"
        f"sys.path.insert(0, {str(packaging_folder)!r})\n"
        "from launching import environment, steps\n"
        f"environment.cache_folder = lambda: pathlib.Path({str(finished.cache)!r})\n"
        "wait = 'while not os.path.exists(sys.argv[1]): time.sleep(0.02)'\n"
        "code = 'import os, sys, time; os.kill(os.getppid(), 9)\\n' + wait\n"
        f"command = [sys.executable, '-c', code, {str(enough)!r}]\n"
        "with environment.setup_lock():\n"
        "    steps.run_quietly(command, log=pathlib.Path(os.devnull), failure='')\n"
    )
    assert subprocess.run([sys.executable, launcher], timeout=60).returncode == -9
    with (finished.cache / "setup.lock").open("a+b") as second:
        held = not finished.environment._try_lock(second)
        enough.touch()
        assert held
        for _ in range(1000):
            if finished.environment._try_lock(second):
                return
            time.sleep(0.02)
    pytest.fail("the lock outlived the program")

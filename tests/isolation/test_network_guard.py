import os
import socket
import subprocess
import sys

import pytest

NOBODY = ("127.0.0.1", 9)  # even this machine's own addresses are refused


def python(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)


def test_a_connection_from_the_test_is_refused(refusals):
    with socket.socket() as outgoing, pytest.raises(RuntimeError, match="may not use the network"):
        outgoing.connect(NOBODY)
    (line,) = refusals()
    assert "('127.0.0.1', 9)" in line


def test_a_datagram_is_refused(refusals):
    with socket.socket(type=socket.SOCK_DGRAM) as outgoing, pytest.raises(RuntimeError):
        outgoing.sendto(b"hello", NOBODY)
    assert len(refusals()) == 1


def test_a_name_is_not_resolved(refusals):
    with pytest.raises(RuntimeError):
        socket.getaddrinfo("ibid.invalid", 443)
    assert "ibid.invalid" in refusals()[0]


def test_a_child_process_is_refused_too_and_its_refusal_is_seen(refusals):
    ended = python(f"import socket; socket.socket().connect({NOBODY})")
    assert ended.returncode == 1
    assert "NetworkRefusedError" in ended.stderr
    assert len(refusals()) == 1


def test_a_grandchild_that_swallows_the_error_is_still_seen(refusals):
    inner = "import socket\ntry: socket.create_connection(('ibid.invalid', 80))\nexcept Exception: pass"
    ended = python(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}], check=True)")
    assert ended.returncode == 0
    assert "ibid.invalid" in refusals()[0]


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no such sockets here")
def test_sockets_within_the_file_system_work(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # such a path may have 108 bytes at most
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind("door")
        server.listen()
        client.connect("door")
        accepted, _ = server.accept()
        accepted.close()


def test_native_code_has_only_the_loopback_where_the_kernel_lets_us(network_left):
    if not network_left:
        pytest.skip("leaving the network needs root")
    assert [name for _, name in socket.if_nameindex()] == ["lo"]


def test_qt_is_missing_where_the_tests_ask_for_that():
    code = "import PySide6.QtCore"
    blocked = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "IBID_TEST_WITHOUT_QT": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "No module named 'PySide6" in blocked.stderr

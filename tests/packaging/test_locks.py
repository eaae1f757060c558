import re

import pytest

ENTRY = re.compile(r"^[a-z0-9][a-z0-9._-]*==\S+( ; .+)? \\$")


@pytest.mark.parametrize("name", ["runtime", "test", "build"])
def test_a_lock_has_only_exact_versions_with_hashes(name):
    from launching import locks

    text = locks.lock_text(name)
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    for line in lines:
        assert ENTRY.match(line) or re.match(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$", line), line
    for package, block in locks.entries(text).items():
        entries = re.findall(r"^[a-z0-9].*", block, re.MULTILINE)
        assert block.count("--hash=sha256:") >= len(entries), package


@pytest.mark.parametrize("name", ["runtime", "test", "build"])
def test_a_lock_names_no_place_of_the_machine_that_made_it(name):
    from launching import locks

    text = locks.lock_text(name)
    assert not re.search(
        r"://|file:|--index|--find-links|^-e|(?<![\w.])/(home|root|tmp|opt|work)/", text, re.MULTILINE
    )


def test_what_the_tests_need_includes_all_that_ibid_needs_in_the_same_versions():
    from launching import locks

    runtime, test = locks.lock_text("runtime"), locks.lock_text("test")
    both = locks.entries(test)
    for package in locks.entries(runtime):
        assert locks.version_of(test, package) == locks.version_of(runtime, package)
        assert package in both


def test_pyside_is_the_one_that_works_with_python_3_11():
    from launching import locks

    assert locks.version_of(locks.lock_text("runtime"), "pyside6-essentials").startswith("6.11.")


def test_the_compiled_package_can_be_taken_out_and_nothing_else_goes():
    from launching import locks

    text = locks.lock_text("runtime")
    less = locks.without(text, locks.COMPILED)
    assert set(locks.entries(text)) - set(locks.entries(less)) == {locks.COMPILED}
    assert "832db0699007f1be" in text.replace(less, "")  # the hash of its source
    assert "832db0699007f1be" not in less


def test_a_package_with_two_versions_by_marker_keeps_both():
    from launching import locks

    text = "a==1 ; python_version < '3.12' \\\n    --hash=sha256:00\na==2 ; python_version >= '3.12' \\\n"
    assert locks.entries(text) == {"a": text}


def test_line_ends_do_not_change_what_a_lock_is(tmp_path, monkeypatch):
    from launching import locks

    monkeypatch.setattr(locks, "LOCKS", tmp_path)
    (tmp_path / "a.txt").write_bytes(b"a==1\r\n")
    (tmp_path / "b.txt").write_bytes(b"a==1\n")
    assert locks.digest(locks.lock_text("a")) == locks.digest(locks.lock_text("b"))

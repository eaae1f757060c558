"""The window's memory: kept across sessions, harmless when damaged."""

from desktop import state


def test_what_is_saved_is_loaded(tmp_path):
    kept = state.WindowState(sidebar_shown=False, reader_px=500, model="/m/one.gguf")
    kept.remember_geometry(b"\x00\x01geometry")
    state.save(kept, tmp_path / "deep" / "window.json")
    assert state.load(tmp_path / "deep" / "window.json") == kept
    assert kept.geometry_bytes() == b"\x00\x01geometry"
    assert [file.name for file in (tmp_path / "deep").iterdir()] == ["window.json"]


def test_missing_and_damaged_files_start_afresh(tmp_path):
    file = tmp_path / "window.json"
    assert state.load(file) == state.WindowState()
    for broken in ("", "{", "[]", "null", '{"sidebar_px": "wide", "sidebar_shown": 3, "geometry": "%%"}'):
        file.write_text(broken, encoding="utf-8")
        loaded = state.load(file)
        assert (loaded.sidebar_px, loaded.sidebar_shown, loaded.geometry_bytes()) == (0, True, b"")


def test_a_place_that_cannot_be_written_costs_nothing_else(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    state.save(state.WindowState(), tmp_path / "file" / "window.json")
    assert state.load(tmp_path / "file" / "window.json") == state.WindowState()

from __future__ import annotations

from pathlib import Path

import streamlit

from dashboard import browser_words

SCRIPTS = sorted((Path(streamlit.__file__).parent / "static/static/js").glob("FileUploader.*.js"))


def test_the_script_of_this_streamlit_is_found_and_says_nothing_english_to_french_readers() -> None:
    (script,) = SCRIPTS
    assert browser_words.is_script(f"/static/js/{script.name}")
    before = script.read_bytes()
    after = browser_words.spoken(before)
    for words in (b"`Upload`", b"`Add files`", b"`Drag and drop files here`", b" per file`"):
        assert words in before
        assert words not in after
    assert after.count(b"Choisir des fichiers") == before.count(b"`Upload`")


def test_a_script_without_these_words_is_passed_on() -> None:
    assert browser_words.spoken(b"let a=`Other`;") == b"let a=`Other`;"


def test_no_other_address_is_rewritten() -> None:
    for path in ("/static/js/FileUploader.js", "/static/js/index.abc.js", "/x/static/js/FileUploader.a.js"):
        assert not browser_words.is_script(path)

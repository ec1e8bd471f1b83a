"""The seal of a kept summary: it holds as long as nobody touches the file, and not one byte longer."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npsp_migrate.errors import MigrateError
from npsp_migrate.runs.seals import key_fingerprint, make_key, read_seal, sealed

CONTENT = "<p>1 206 dons, 64 350,25 €</p>\n"


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("key") / "summary.key"
    make_key(path)
    return path


def test_what_was_sealed_is_known_again_with_its_key(key: Path) -> None:
    seal = read_seal(sealed(CONTENT, key))

    assert seal and seal.holds
    assert seal.key == key_fingerprint(key) == make_key(key)


@given(st.data())
def test_a_file_with_one_other_byte_is_not_what_was_sealed(key: Path, data: st.DataObject) -> None:
    content = sealed(CONTENT, key)
    place = data.draw(st.integers(0, len(content) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != content[place]))

    seal = read_seal(content[:place] + bytes([other]) + content[place + 1 :])

    assert seal is None or not seal.holds


@pytest.mark.parametrize("damaged", [b"=", b"A", b"A==", b" "])
def test_a_seal_whose_own_line_was_changed_is_none_that_holds(key: Path, damaged: bytes) -> None:
    content = sealed(CONTENT, key)
    line = content.rindex(b"ed25519 ") + len(b"ed25519 ")

    for place in range(line, len(content) - 5):
        seal = read_seal(content[:place] + damaged + content[place + 1 :])
        assert seal is None or not seal.holds or content[place : place + 1] == damaged


@given(st.data())
def test_a_file_that_was_cut_or_went_on_bears_no_seal(key: Path, data: st.DataObject) -> None:
    content = sealed(CONTENT, key)
    cut = data.draw(st.integers(0, len(content) - 1))

    assert read_seal(content[:cut]) is None
    assert read_seal(content + content[:cut] + b" ") is None


def test_a_damaged_key_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "summary.key"
    path.write_text("-----BEGIN PRIVATE KEY-----")

    with pytest.raises(MigrateError, match="cannot be read") as told:
        sealed(CONTENT, path)

    assert "Bring it back from a copy" in told.value.hint

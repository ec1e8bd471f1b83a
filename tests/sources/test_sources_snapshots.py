"""Snapshots: the needed columns only, for their owner only, back as they were."""

import stat
import zipfile
from datetime import UTC, date, datetime, time, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from npsp_migrate.errors import SourceError
from npsp_migrate.location import column_letter
from npsp_migrate.model.issue import note, warning, words
from npsp_migrate.model.table import LeftOut, SheetPlace, Snapshot, Table
from npsp_migrate.sources.snapshots import read_snapshot, write_snapshot

PLACE = SheetPlace("Dons.xlsx", "Dons")
TAKEN = Snapshot("donors", "Dons.xlsx", "ab" * 32, 12345, datetime(2026, 11, 23, 5, 0, tzinfo=UTC))


def table_of(columns, rows=None):
    height = len(next(iter(columns.values()), []))
    index = pd.Index(rows or range(2, height + 2), dtype="int64", name="row")
    return Table(
        source="donors",
        place=PLACE,
        frame=pd.DataFrame(columns, index=index, dtype=object),
        letters={name: column_letter(place) for place, name in enumerate(columns)},
        snapshot=TAKEN,
        left_out=(LeftOut(9, words("total-row", label="Total")),),
        issues=(
            note("header-found", PLACE.at(3), row=3),
            warning("header-empty", PLACE.at(3, "B"), name="column B"),
        ),
    )


def test_a_table_comes_back_as_it_was(tmp_path):
    columns = {
        "Nom": ["Diallo", None, "Lefèvre\n«é»"],
        "Montant": [50, 12.5, True],
        "Date": [date(2023, 1, 2), datetime(2023, 1, 2, 3, 4, 5, 6), None],
        "Durée": [time(10, 30), timedelta(days=-1, microseconds=3), 1.0],
    }
    table = table_of(columns, rows=[2, 5, 7])

    back = read_snapshot(write_snapshot(table, list(columns), tmp_path))

    pd.testing.assert_frame_equal(back.frame, table.frame)
    assert [type(cell) for cell in back.frame["Montant"]] == [int, float, bool]
    assert (back.source, back.place, back.letters, back.snapshot) == (
        table.source,
        table.place,
        table.letters,
        table.snapshot,
    )
    assert (back.left_out, back.issues) == (table.left_out, table.issues)


def test_only_the_named_columns_are_ever_stored(tmp_path):
    table = table_of({"Nom": ["Diallo"], "Mot de passe": ["s3cret-w0rd"], "Suivi médical": ["hémophilie"]})

    path = write_snapshot(table, ["Nom", "Colonne d'une autre année"], tmp_path)

    with zipfile.ZipFile(path) as stored:
        content = b"".join(stored.read(name) for name in stored.namelist())
    assert list(read_snapshot(path).frame.columns) == ["Nom"]
    assert read_snapshot(path).issues == table.issues[:1]
    for secret in ("s3cret", "Mot de passe", "hémophilie", "Suivi", "column B"):
        assert secret.encode() not in content
        assert ascii(secret)[1:-1].encode() not in content


def test_a_table_without_columns_keeps_its_rows(tmp_path):
    back = read_snapshot(write_snapshot(table_of({"Nom": ["a", "b"]}), [], tmp_path))

    assert back.frame.index.tolist() == [2, 3]
    assert back.rows_in == 3


def test_a_snapshot_is_for_its_owner_alone(tmp_path):
    path = write_snapshot(table_of({"Nom": ["Diallo"]}), ["Nom"], tmp_path / "state" / "snapshots")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_the_same_table_gives_the_same_file(tmp_path):
    first = write_snapshot(table_of({"Nom": ["Diallo"]}), ["Nom"], tmp_path / "a")
    second = write_snapshot(table_of({"Nom": ["Diallo"]}), ["Nom"], tmp_path / "b")

    assert first.name == second.name
    assert first.name.startswith("donors-20261123T050000Z-")
    assert first.read_bytes() == second.read_bytes()


def test_two_sheets_of_one_source_do_not_overwrite_each_other(tmp_path):
    one = table_of({"Nom": ["Diallo"]})
    other = Table(one.source, SheetPlace("Dons.xlsx", "2024"), one.frame, one.letters, one.snapshot)

    assert write_snapshot(one, ["Nom"], tmp_path) != write_snapshot(other, ["Nom"], tmp_path)


def test_a_snapshot_that_cannot_be_written_is_one_sentence_and_leaves_nothing(tmp_path):
    (tmp_path / "state").write_text("a file where the folder should be")

    with pytest.raises(SourceError) as refused:
        write_snapshot(table_of({"Nom": ["Diallo"]}), ["Nom"], tmp_path / "state")

    assert refused.value.message == "The snapshot of source `donors` cannot be written: File exists"
    assert [path.name for path in tmp_path.iterdir()] == ["state"]


def test_a_full_disk_is_one_sentence_and_leaves_nothing(tmp_path):
    """`/dev/full` cannot stand for a folder, so the space is limited instead: a file may not grow past one byte."""
    import resource
    import signal

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, before[1]))
    try:
        with pytest.raises(SourceError) as refused:
            write_snapshot(table_of({"Nom": ["Diallo"]}), ["Nom"], tmp_path / "state")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)

    assert refused.value.message.startswith("The snapshot of source `donors` cannot be written")
    assert (
        refused.value.hint
        == f"Free some space in `{tmp_path / 'state'}`, or check that you may write to the folder"
    )
    assert list((tmp_path / "state").iterdir()) == []


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9])
def test_a_damaged_snapshot_is_refused(tmp_path, share):
    path = write_snapshot(table_of({"Nom": ["Diallo"] * 50, "N°": list(range(50))}), ["Nom", "N°"], tmp_path)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])

    with pytest.raises(SourceError) as refused:
        read_snapshot(path)

    assert refused.value.message == f"The snapshot `{path}` is damaged"
    assert refused.value.hint == "Delete it and run `npsp-migrate pull` to take a new one"


def test_a_snapshot_with_a_flipped_byte_is_refused_or_unchanged(tmp_path):
    table = table_of({"Nom": ["Diallo", "Petit"] * 20})
    path = write_snapshot(table, ["Nom"], tmp_path)
    content = path.read_bytes()

    for place in range(len(content)):
        path.write_bytes(content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :])
        try:
            assert read_snapshot(path).frame.equals(table.frame)
        except SourceError as refused:
            assert refused.hint


def test_a_missing_snapshot_is_refused(tmp_path):
    with pytest.raises(SourceError) as refused:
        read_snapshot(tmp_path / "nothing.zip")

    assert (
        refused.value.message
        == f"The snapshot `{tmp_path / 'nothing.zip'}` cannot be opened: No such file or directory"
    )


RAW = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


@given(cells=st.lists(RAW, max_size=20))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_raw_cells_come_back_with_their_types(tmp_path, cells):
    back = read_snapshot(write_snapshot(table_of({"A": cells}), ["A"], tmp_path))

    assert back.frame["A"].tolist() == cells
    assert [type(cell) for cell in back.frame["A"].tolist()] == [type(cell) for cell in cells]

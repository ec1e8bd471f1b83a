"""Cells of an OpenDocument spreadsheet that its reader gives as something else."""

import zipfile
from datetime import time, timedelta

import pytest

SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"' for prefix in ("office", "table", "text")
)
TEXT = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
TIME = '<table:table-cell office:value-type="time" office:time-value="{}"><text:p>…</text:p></table:table-cell>'


@pytest.fixture
def write_ods(tmp_path):
    def write(*cells):
        rows = [TEXT.format("Bénévole") + TEXT.format("Heures"), *(TEXT.format("Awa") + cell for cell in cells)]
        table = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
        body = f'<office:spreadsheet><table:table table:name="2024">{table}</table:table></office:spreadsheet>'
        with zipfile.ZipFile(tmp_path / "Heures.ods", "w") as package:
            package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            package.writestr("META-INF/manifest.xml", "<manifest/>")
            package.writestr(
                "content.xml",
                f"<office:document-content {SPACES}><office:body>{body}</office:body></office:document-content>",
            )

    return write


def test_hours_beyond_a_day_are_a_duration_and_not_the_words_of_the_file(write_ods, read):
    write_ods(*map(TIME.format, ("PT30H15M00S", "PT255H00M00S", "-PT01H00M00S", "PT14H30M00S", "P1DT2H")))

    table = read("Heures.ods")

    assert table.frame["Heures"].tolist() == [
        timedelta(hours=30, minutes=15),
        timedelta(hours=255),
        -timedelta(hours=1),
        time(14, 30),
        timedelta(hours=26),
    ]
    assert table.issues == ()


def test_a_line_break_inside_a_paragraph_parts_two_words(write_ods, read):
    write_ods(
        TEXT.format("1 rue Haute<text:line-break/>Lyon<text:tab/>69"),
        TEXT.format('a<text:s text:c="2"/>b</text:p><text:p>c<text:line-break/>d'),
        TEXT.format("PT30H15M00S"),
    )

    assert read("Heures.ods").frame["Heures"].tolist() == ["1 rue Haute\nLyon\t69", "a  b\nc\nd", "PT30H15M00S"]

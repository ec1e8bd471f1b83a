"""Answers that come back in a workbook: however it was rearranged, and never one that contradicts others."""

import shutil
import subprocess
from datetime import UTC, datetime
from random import Random

import openpyxl
import pytest
from asked_questions import asked, three_questions, write_village

from npsp_migrate.errors import MigrateError, SourceError
from npsp_migrate.model.decisions import Answer
from npsp_migrate.report.catalogue import Language, catalogue
from npsp_migrate.report.question_book import write_question_book
from npsp_migrate.runs.reviewing.answer_book import read_answers, read_word
from npsp_migrate.runs.reviewing.exchange import export_questions

NOON = datetime(2026, 11, 23, 12, 4, tzinfo=UTC)


ANSWER = 2  # the column, from 1


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    path = tmp_path_factory.mktemp("exported") / "questions.xlsx"
    write_question_book(three_questions(), catalogue(Language.FRENCH), path, lambda place: "")
    return path


@pytest.fixture
def answered(exported, tmp_path):
    """Answers typed into the rows of the workbook, and whatever else is done to the sheet; then read back."""

    def read(*typed: str, rearrange=lambda sheet: None):
        book = openpyxl.load_workbook(exported)
        sheet = book["Questions"]
        for row, text in enumerate(typed, start=2):
            sheet.cell(row, ANSWER).value = text or None
        rearrange(sheet)
        book.save(tmp_path / "back.xlsx")
        return read_answers(tmp_path / "back.xlsx", "Claire", NOON)

    return read


def told(answers) -> list[tuple[str, str, str, str]]:
    return [
        (each.at, each.decision.answer.value, each.decision.one.text, each.decision.other.text)
        for each in answers.given
    ]


def test_answers_are_read_with_their_cells(answered):
    answers = answered("même personne", "", "différents")

    assert told(answers) == [
        ("Questions › B2", "same", "M-1", "M-2"),
        ("Questions › B4", "different", "G-1", "G-2"),
    ]
    assert (answers.refused, answers.empty) == ((), 1)
    assert answers.given[0].decision.who == "Claire"
    assert answers.given[0].decision.when == NOON


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("MÊME PERSONNE", Answer.SAME),
        ("  meme   personne. ", Answer.SAME),
        ("La même", Answer.SAME),
        ("M", Answer.SAME),
        ("oui", Answer.SAME),
        ("same gift", Answer.SAME),
        ("Differentes", Answer.DIFFERENT),
        ("différents", Answer.DIFFERENT),
        ("pas la même personne", Answer.DIFFERENT),
        ("non !", Answer.DIFFERENT),
        ("d", Answer.DIFFERENT),
        ("Ne sait pas", Answer.UNSURE),
        ("je ne sais pas…", Answer.UNSURE),
        ("don’t know", Answer.UNSURE),
        ("??", Answer.UNSURE),
        ("peut-être", None),
        ("même personne ou différentes", None),
        ("presque la même", None),
        ("x", None),
        ("-", None),
    ],
)
def test_an_answer_is_read_in_any_case_and_accent_and_never_guessed(typed, answer):
    assert read_word(typed) is answer


def test_an_unreadable_answer_is_told_with_its_cell_and_the_others_are_read(answered):
    answers = answered("peut-être", "d", "m")

    assert [(each.at, each.why) for each in answers.refused] == [
        ("Questions › B2", "`peut-être` is neither `même`, `différentes` nor `ne sait pas`")
    ]
    assert len(answers.given) == 2


def test_rows_may_be_sorted_and_deleted_columns_moved_and_a_line_written_above(answered):
    def rearrange(sheet):
        content = [[cell.value for cell in row] for row in sheet.iter_rows()]
        order = list(range(len(content[0])))
        Random(7).shuffle(order)
        header, first, _, third = content
        sheet.delete_rows(1, sheet.max_row)
        sheet.append(["Relu par Claire"])
        for row in (header, third, first):
            sheet.append([row[place] for place in order])

    answers = answered("m", "d", "?", rearrange=rearrange)

    assert [row[1:] for row in told(answers)] == [("unsure", "G-1", "G-2"), ("same", "M-1", "M-2")]


def test_a_hidden_cell_that_was_typed_over_is_noticed(answered):
    def overwrite(sheet):
        sheet["K2"] = "M-9"
        for column in "JKLM":
            sheet[f"{column}3"] = None

    answers = answered("m", "m", "m", rearrange=overwrite)

    assert [(each.at, each.why.partition(":")[0]) for each in answers.refused] == [
        ("Questions › B2", "the hidden columns of this row were changed"),
        ("Questions › B3", "an answer without a question"),
    ]


def test_another_workbook_is_refused_in_a_sentence(tmp_path):
    book = openpyxl.Workbook()
    book.save(tmp_path / "autre.xlsx")
    (tmp_path / "texte.xlsx").write_text("bonjour")

    with pytest.raises(SourceError, match="holds no questions of"):
        read_answers(tmp_path / "autre.xlsx", "", NOON)
    with pytest.raises(SourceError, match="cannot be read as a workbook"):
        read_answers(tmp_path / "texte.xlsx", "", NOON)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_a_workbook_saved_by_libreoffice_reads_the_same(exported, tmp_path, kind):
    book = openpyxl.load_workbook(exported)
    for row, text in ((2, "même personne"), (4, "DIFFÉRENTS")):
        book["Questions"].cell(row, ANSWER).value = text
    book["Questions"].cell(2, 3).value = "c’est elle"
    book.save(tmp_path / "saved.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path / "lo")]
    subprocess.run([*command, str(tmp_path / "saved.xlsx")], check=True, capture_output=True, timeout=120)

    answers = read_answers(tmp_path / "lo" / f"saved.{kind}", "Claire", NOON)

    assert told(answers) == [
        ("Questions › B2", "same", "M-1", "M-2"),
        ("Questions › B4", "different", "G-1", "G-2"),
    ]
    assert answers.given[0].decision.note == "c’est elle"
    assert (answers.refused, answers.empty) == ((), 1)


def test_a_workbook_is_put_in_place_whole_and_its_name_must_say_what_it_is(tmp_path):
    opened = write_village(tmp_path / "village")

    export_questions(opened, [asked("A", "B")], tmp_path / "q.xlsx")

    assert [each.name for each in tmp_path.iterdir() if "partial" in each.name] == []
    with pytest.raises(MigrateError, match="is no name of a workbook"):
        export_questions(opened, [], tmp_path / "q.ods")

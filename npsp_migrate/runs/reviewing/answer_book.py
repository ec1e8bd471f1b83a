"""The workbook of questions read back, as Excel or LibreOffice saved it: sorted, shortened, its columns moved."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zipfile import BadZipFile

from python_calamine import CalamineError, CalamineWorkbook

from npsp_migrate.errors import SourceError
from npsp_migrate.location import column_letter
from npsp_migrate.mapping.folding import fold
from npsp_migrate.model.decisions import Answer, Identity, decide
from npsp_migrate.report.catalogue import Language, catalogue
from npsp_migrate.report.question_book import ANSWER_COLUMN, IDENTITY_COLUMNS, NOTE_COLUMN, check_of
from npsp_migrate.runs.reviewing.deciding import Given, Refused

HEADER_WITHIN = 20  # rows: somebody may write a line above the header

# As people type it, without case, accents and signs. Whatever else is typed is refused: a wrong guess here would
# mix two people.
_NOUNS = ("", " personne", " organisation", " don", " fiche", " person", " organization", " gift", " record")
_SAME = ("meme", "la meme", "le meme", "same", "the same")
_SAYS: Mapping[str, Answer] = {
    **{f"{same}{noun}": Answer.SAME for same in _SAME for noun in _NOUNS},
    **dict.fromkeys(("m", "s", "oui", "yes", "identique", "identiques", "memes"), Answer.SAME),
    **{f"{no} {same}{noun}": Answer.DIFFERENT for no in ("pas", "not") for same in _SAME for noun in _NOUNS},
    **dict.fromkeys("d n non no different differente differents differentes".split(), Answer.DIFFERENT),
    **dict.fromkeys("distinct distincte distincts distinctes".split(), Answer.DIFFERENT),
    **dict.fromkeys(("ne sait pas", "ne sais pas", "je ne sais pas", "nsp", "unsure"), Answer.UNSURE),
    **dict.fromkeys(("dont know", "i dont know", "do not know", "i do not know"), Answer.UNSURE),
}
_SIGNS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a workbook says. `empty`: questions nobody has answered yet."""

    given: tuple[Given, ...]
    refused: tuple[Refused, ...]
    empty: int


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where things stand in a sheet: of the identity columns each, of the answer, of the note."""

    identity: tuple[int, ...]
    answer: int
    note: int


def read_answers(path: Path, who: str, when: datetime) -> Answers:
    """Every answer with its cell. Raises `SourceError` for a file that holds no questions of ours."""
    for name, rows in _sheets(path):
        found = answers_in(name, rows, who, when)
        if found is not None:
            return found
    raise SourceError(
        f"`{path.name}` holds no questions of `npsp-migrate review export`: its hidden columns are missing",
        hint="Name the workbook that was exported and answered, saved as `.xlsx` or `.ods`",
    )


def answers_in(sheet: str, rows: Sequence[Sequence[object]], who: str, when: datetime) -> Answers | None:
    """The same of the rows of one sheet, whoever read them; None where they are no questions."""
    found = _header(rows)
    if found is None:
        return None
    header, columns = found
    given: list[Given] = []
    refused: list[Refused] = []
    empty = 0
    for number, row in enumerate(rows[header + 1 :], start=header + 2):
        read = _answer(row, columns, f"{sheet} › {column_letter(columns.answer)}{number}", who, when)
        if isinstance(read, Given):
            given.append(read)
        elif isinstance(read, Refused):
            refused.append(read)
        else:
            empty += read
    return Answers(tuple(given), tuple(refused), empty)


def read_word(text: str) -> Answer | None:
    """`Même personne`, `DIFFÉRENTES`, `ne sait pas`, `m`, `?`: nothing where nobody can be sure."""
    if text and not text.strip("? "):
        return Answer.UNSURE
    return _SAYS.get(_SIGNS.sub(" ", fold(text).replace("'", "").replace("’", "")).strip())


def _sheets(path: Path) -> Iterator[tuple[str, Sequence[Sequence[object]]]]:
    try:
        with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
            for name in book.sheet_names:
                yield name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, BadZipFile, ValueError) as fault:
        raise SourceError(
            f"`{path.name}` cannot be read as a workbook", hint="Save it as `.xlsx` or `.ods` and try again"
        ) from fault
    except OSError as fault:
        raise SourceError(f"`{path}` cannot be read: {fault.strerror}") from fault


def _header(rows: Sequence[Sequence[object]]) -> tuple[int, _Columns] | None:
    answers, notes = (
        {fold(catalogue(language).text(code)) for language in Language} for code in (ANSWER_COLUMN, NOTE_COLUMN)
    )
    for number, row in enumerate(rows[:HEADER_WITHIN]):
        names = [str(cell).strip() for cell in row]
        if not set(IDENTITY_COLUMNS) <= set(names):
            continue
        identity = tuple(names.index(name) for name in IDENTITY_COLUMNS)
        answer = next((place for place, name in enumerate(names) if fold(name) in answers), -1)
        if answer < 0:
            wanted = catalogue(Language.FRENCH).text(ANSWER_COLUMN)
            raise SourceError(
                "The workbook has no column of answers any more", hint=f"Write `{wanted}` above the answers"
            )
        note = next((place for place, name in enumerate(names) if fold(name) in notes), -1)
        return number, _Columns(identity, answer, note)
    return None


def _answer(row: Sequence[object], columns: _Columns, at: str, who: str, when: datetime) -> Given | Refused | int:
    """An answer, why it cannot be taken, or how many questions stay open with this row."""
    sobject, one, other, check = (_text(row, place) for place in columns.identity)
    typed = _text(row, columns.answer)
    if not typed:
        return int(bool(sobject))
    if not sobject and not one and not other:
        return Refused(at, "an answer without a question: the hidden columns of this row are empty")
    ends = Identity.read(one), Identity.read(other)
    if check != check_of(sobject, *ends):
        return Refused(at, "the hidden columns of this row were changed: nobody can tell which records it is about")
    answer = read_word(typed)
    if answer is None:
        return Refused(at, f"`{typed[:60]}` is neither `même`, `différentes` nor `ne sait pas`")
    note = _text(row, columns.note) if columns.note >= 0 else ""
    return Given(decide(answer, sobject, ends, who, when, note), at)


def _text(row: Sequence[object], place: int) -> str:
    if place >= len(row):
        return ""
    cell = row[place]
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()

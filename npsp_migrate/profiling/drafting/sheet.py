"""A judged sheet → its drafted mapping. A person's answers go before every guess."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from npsp_migrate.model.columns import ColumnType
from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.profile import Judged, Meaning, SheetKind
from npsp_migrate.profiling.cells import clear_share, fit, spec_of
from npsp_migrate.profiling.drafting import word_maps
from npsp_migrate.profiling.drafting.columns import LEAVE_OUT, left_aside, read_column
from npsp_migrate.profiling.drafting.draft import About, Draft, DraftRecord, Question, Yaml, headers_in
from npsp_migrate.profiling.drafting.kinds import records_of
from npsp_migrate.profiling.drafting.scene import Scene
from npsp_migrate.profiling.joins import Links
from npsp_migrate.profiling.judging import LIKELY
from npsp_migrate.profiling.sheets import JudgedSheet
from npsp_migrate.profiling.vocabulary import type_of

Answers = Mapping[str, str]  # `header\nabout` → a choice of the question
HEALTH = "health"
NOT_DESCRIBED = "not described yet"
_GIFT_ACCOUNTS = ["754"]  # the French chart of accounts, from 2020 on: gifts
_HALF = 0.5
_CROSSES = frozenset({"x", "×", "✓", "✔", "☑"})
_YES_NO = frozenset({Meaning.RECEIPT_SENT, Meaning.ATTENDED, Meaning.DECEASED})


def answer_to(question: Question) -> str:
    """Under which name its answer is kept."""
    return f"{question.at}\n{question.about}"


def draft_sheet(sheet: JudgedSheet, links: Links, name: str, today: date, answers: Answers) -> Draft:
    told = _answered(sheet, answers)
    scene = Scene(
        replace(told, columns=tuple(_mark(_yes_or_no(each, told, today), told) for each in told.columns)),
        links,
        name,
        today,
    )
    about = (told.because, *_owners(links))
    if told.kind is SheetKind.HEALTH:
        return Draft(about, whole=HEALTH)
    if told.kind is SheetKind.LEDGER:
        return _ledger(scene, about, answers)
    records, left_out = records_of(scene)
    if not records:
        return _undescribed(scene, about, answers)
    headers = frozenset(told.cells)
    used = {
        column
        for record in records
        for part in (record.key, record.fields, record.born, {"when": record.when})
        for column in headers_in(part, headers, "key" if part is record.key else "")
    }
    used |= {column for rule in left_out for column in headers_in({"when": rule.when}, headers)}
    read = [each for each in scene.sheet.columns if each.header in used]
    aside = [each for each in scene.sheet.columns if each.header not in used]
    return Draft(
        about,
        tuple(read_column(scene, each, answers) for each in read),
        tuple(left_aside(scene, each, has_records=True) for each in aside),
        tuple(left_out),
        tuple(_merging(record) for record in records),
    )


def _answered(sheet: JudgedSheet, answers: Answers) -> JudgedSheet:
    meanings: dict[str, str] = {}
    for place, answer in answers.items():
        header, _, about = place.partition("\n")
        if about == About.MEANING:
            meanings[header] = str(Meaning.ASIDE) if answer == LEAVE_OUT else answer
        elif about == About.KIND and answer != LEAVE_OUT:
            meanings[header] = answer
    return sheet.answering(meanings)


def _yes_or_no(judged: Judged, sheet: JudgedSheet, today: date) -> Judged:
    """`Reçu envoyé` with yes and no alone is a yes or no."""
    if judged.meaning is Meaning.OPT_OUT:
        clear = clear_share(sheet.cells[judged.header], spec_of(judged.header, ColumnType.OPT_OUT), today)
        return judged if clear > _HALF else replace(judged, type=ColumnType.TEXT)  # `UNSUB_TIME`: any day is a no
    if judged.meaning not in _YES_NO:
        return judged
    share = fit(sheet.cells[judged.header], spec_of(judged.header, ColumnType.BOOLEAN), today)
    if judged.meaning is Meaning.DECEASED and share < 1.0:
        return replace(judged, type=ColumnType.TEXT)  # a day that nobody can read tells of a death all the same
    return replace(judged, type=ColumnType.BOOLEAN if share == 1.0 else type_of(judged.meaning))


def _mark(judged: Judged, sheet: JudgedSheet) -> Judged:
    """`Stand`, `Photo`, `Samedi`: crosses under a skill or a day. A `oui` may say anything: `Charte signée`."""
    cells = sheet.cells[judged.header]
    if sheet.kind is not SheetKind.VOLUNTEERS or judged.meaning is not Meaning.UNKNOWN or not cells.filled:
        return judged
    if not {text.strip().casefold() for text in cells.texts} <= _CROSSES:
        return judged
    meaning = Meaning.AVAILABILITY_MARK if word_maps.availability(judged.header) else Meaning.SKILL_MARK
    return replace(
        judged, meaning=meaning, type=ColumnType.BOOLEAN, confidence=LIKELY, because=words("judged-mark")
    )


def _owners(links: Links) -> tuple[Words, ...]:
    known = tuple(
        words("about-emails", header=header, sheet=sheet, percent=share) for header, sheet, share in links.emails
    )
    return known + tuple(
        words("about-owner", header=header, sheet=owner.sheet, there=owner.header, percent=owner.share)
        for header, owner in links.owned_elsewhere.items()
    )


def _ledger(scene: Scene, about: tuple[Words, ...], answers: Answers) -> Draft:
    """The accounts give no records: their sums stand beside the gifts."""
    account, day = scene.find(Meaning.ACCOUNT_NUMBER), scene.find(Meaning.DAY)
    credit, debit = scene.find(Meaning.CREDIT), scene.find(Meaning.DEBIT)
    if not (account and day and credit):
        return _undescribed(scene, about, answers)
    control: dict[str, Yaml] = {
        "name": "dons",
        "record_type": "Donation",
        "when": {account.header: {"starts": list(_GIFT_ACCOUNTS)}},
        "date": day.header,
        "amount": credit.header,
        **({"minus": debit.header} if debit else {}),
    }
    used = [each for each in (account, day, credit, debit) if each]
    headers = {each.header for each in used}
    return Draft(
        about,
        tuple(read_column(scene, each, answers) for each in scene.sheet.columns if each.header in headers),
        tuple(
            left_aside(scene, each, has_records=False) for each in scene.sheet.columns if each.header not in headers
        ),
        controls=(control,),
    )


def _undescribed(scene: Scene, about: tuple[Words, ...], answers: Answers) -> Draft:
    """Nothing is made of a sheet that nobody understood: it is counted, and waits for a person."""
    kinds = (LEAVE_OUT, *(str(each) for each in SheetKind if each not in (SheetKind.UNKNOWN, SheetKind.HEALTH)))
    asked = Question(About.KIND, "", words("question-kind"), kinds)
    question = None if answer_to(asked) in answers else asked
    columns = tuple(read_column(scene, each, answers) for each in scene.sheet.columns if _may_be_read(each, scene))
    aside = tuple(
        left_aside(scene, each, has_records=False) for each in scene.sheet.columns if not _may_be_read(each, scene)
    )
    return Draft(about, columns, aside, whole=NOT_DESCRIBED, question=question)


def _may_be_read(judged: Judged, scene: Scene) -> bool:
    out = (Meaning.ASIDE, Meaning.UNKNOWN, Meaning.HEALTH, Meaning.FREE_TEXT, Meaning.SECRET, Meaning.LABEL)
    return judged.meaning not in out and bool(scene.sheet.cells[judged.header].filled)


def _merging(record: DraftRecord) -> DraftRecord:
    """Fields of a template that could not be written are left out."""
    return replace(record, fields={name: rule for name, rule in record.fields.items() if rule is not None})

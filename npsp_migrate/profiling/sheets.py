"""One sheet: its columns judged beside each other, and what its rows are."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from npsp_migrate.mapping.folding import fold
from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.profile import Judged, Meaning, Party, SheetKind
from npsp_migrate.model.table import SheetPlace, Table
from npsp_migrate.profiling.amounts import sums_aside
from npsp_migrate.profiling.beside import books_beside, judge_columns, rivals_aside
from npsp_migrate.profiling.cells import Cells, cells_of
from npsp_migrate.profiling.header_words import plain_words
from npsp_migrate.profiling.judging import kept_out
from npsp_migrate.profiling.occasions import years_of_fees
from npsp_migrate.profiling.vocabulary import type_of

_NAMED_KINDS: tuple[tuple[SheetKind, str], ...] = (
    (SheetKind.HEALTH, r"patient|malade|beneficiair|soins\b|sante\b"),
    (SheetKind.MEMBERSHIPS, r"adhesion|adherent|cotisation|membership|\bmembers?\b|membres"),
    (SheetKind.VOLUNTEERS, r"benevol|volunteer"),
    (SheetKind.GRANTS, r"subvention|\bgrants?\b"),
    (
        SheetKind.EVENT,
        r"inscri|course|participant|billet|ticket|registration|attendee|runners?\b|gala\b|invites|emargement|soiree",
    ),
    (SheetKind.GIFTS, r"\bdons?\b|donations?\b|gifts?\b|contributions?\b"),
)
OUTGOING = 5  # one in so many
_NAMES = frozenset({Meaning.FULL_NAME, Meaning.LAST_NAME, Meaning.FIRST_NAME})
_OF_ACCOUNTS = re.compile(r"\b(debits?|credits?|soldes?|balance|recettes?|depenses?)\b")
_OPERATION = re.compile(r"\b(operations?|libelles?)\b")
_OF_ORGANISATIONS = (Meaning.EMAIL, Meaning.SIREN, Meaning.CITY, Meaning.YEAR_OF_GIFTS, Meaning.YEAR_OF_FEES)
_OF_FEES = re.compile(r"cotisation|adhesion")
_OF_FORMS = re.compile(r"\b(don|adhesion|billet\w*|membership|donation|event|ticket|cotisation)\b")


@dataclass(frozen=True, slots=True, eq=False)
class JudgedSheet:
    """Sheets of the same header are judged as one: `places` are all of them, `frame` their rows together."""

    places: tuple[SheetPlace, ...]
    frame: pd.DataFrame
    cells: Mapping[str, Cells]
    columns: tuple[Judged, ...]
    kind: SheetKind
    because: Words

    def find(self, meaning: Meaning, party: Party | None = None) -> Judged | None:
        """The one column of this meaning; the likeliest where there are several."""
        found = [each for each in self.columns if each.meaning is meaning and party in (None, each.party)]
        return max(found, key=lambda each: each.confidence, default=None)

    def all_of(self, meaning: Meaning, party: Party | None = None) -> tuple[Judged, ...]:
        return tuple(each for each in self.columns if each.meaning is meaning and party in (None, each.party))

    def has(self, *meanings: Meaning) -> bool:
        return any(each.meaning in meanings for each in self.columns)

    def named(self, party: Party) -> bool:
        return any(each.meaning in _NAMES and each.party is party for each in self.columns)

    @property
    def money_goes_out(self) -> bool:
        """As from an account: so many amounts are negative that they are no corrections."""
        amount = self.find(Meaning.AMOUNT)
        texts = self.cells[amount.header].texts if amount else ()
        return sum(text.lstrip().startswith(("-", "−")) for text in texts) * OUTGOING > len(texts)

    def answering(self, answers: Mapping[str, str]) -> "JudgedSheet":
        """The same, with what a person said: a meaning by header, a kind under the empty header."""
        columns = tuple(
            kept_out(_told(each, answers.get(each.header)), books_beside(each.header, self.cells))
            for each in self.columns
        )
        told = replace(self, columns=columns)
        if kind := answers.get(""):
            return replace(told, kind=SheetKind(kind), because=words("judged-told"))
        kind_, because = _kind(told)
        return replace(told, kind=kind_, because=because)


def judge_sheets(tables: Sequence[Table], today: date) -> JudgedSheet:
    """`tables` have the same header."""
    frame = tables[0].frame if len(tables) == 1 else pd.concat([table.frame for table in tables], ignore_index=True)
    cells = {str(header): cells_of(frame[header]) for header in frame.columns}
    columns = judge_columns(cells, today)
    if _OF_FEES.search(_name(tables[0].place)):
        columns = years_of_fees(columns, cells, today)
    columns = rivals_aside(sums_aside(columns, frame, today), cells)
    sheet = JudgedSheet(
        tuple(table.place for table in tables), frame, cells, columns, SheetKind.UNKNOWN, words("kind-unknown")
    )
    kind, because = _kind(sheet)
    return replace(sheet, kind=kind, because=because)


def _name(*places: SheetPlace) -> str:
    return fold(" ".join(f"{place.file} {place.sheet}" for place in places))


def _kind(sheet: JudgedSheet) -> tuple[SheetKind, Words]:
    """What the columns tell goes before what the sheet is called; its name decides between those that fit."""
    name = _name(*sheet.places)
    named = next((kind for kind, pattern in _NAMED_KINDS if re.search(pattern, name)), None)
    if _is_of_patients(sheet, named):
        return SheetKind.HEALTH, words("kind-health")
    if sheet.has(Meaning.ACCOUNT_NUMBER) and sheet.has(Meaning.DEBIT, Meaning.CREDIT):
        return SheetKind.LEDGER, words("kind-ledger")
    someone = any(sheet.named(party) for party in (Party.SELF, Party.PAYER))
    if sheet.has(Meaning.AMOUNT_ASKED, Meaning.AMOUNT_GRANTED) and sheet.has(Meaning.ORGANISATION):
        return SheetKind.GRANTS, words("kind-grants")
    if someone and (_sells_tickets(sheet) or (named is SheetKind.EVENT and _tells_of_tickets(sheet))):
        return SheetKind.EVENT, words("kind-event")
    if _tells_forms_apart(sheet) and sheet.has(Meaning.AMOUNT):
        return SheetKind.PAYMENTS, words("kind-payments")
    if (someone or sheet.has(Meaning.PERSON_NUMBER)) and _is_regular(sheet):
        return SheetKind.REGULAR, words("kind-regular")
    if someone and (
        sheet.has(Meaning.FEE_OF_MEMBER) or (named is SheetKind.MEMBERSHIPS and _tells_of_money(sheet))
    ):
        return SheetKind.MEMBERSHIPS, words("kind-memberships")
    whose = someone or sheet.has(Meaning.PERSON_NUMBER, Meaning.ORGANISATION, Meaning.EMAIL)
    if whose and _tells_of_money(sheet):
        asked = sheet.money_goes_out  # who was paid is no donor
        return (SheetKind.UNKNOWN, words("kind-unknown")) if asked else (SheetKind.GIFTS, words("kind-gifts"))
    if _lists_events(sheet) and not whose:
        return SheetKind.CAMPAIGNS, words("kind-campaigns")
    if sheet.has(Meaning.SKILLS, Meaning.AVAILABILITY) or (someone and named is SheetKind.VOLUNTEERS):
        return SheetKind.VOLUNTEERS, words("kind-volunteers")
    if someone or (sheet.has(Meaning.ORGANISATION) and sheet.has(*_OF_ORGANISATIONS)):
        return SheetKind.PEOPLE, words("kind-people")
    return SheetKind.UNKNOWN, words("kind-unknown")


def _is_of_patients(sheet: JudgedSheet, named: SheetKind | None) -> bool:
    """A list of the ill: its name says so, or more than one column that is no remark tells of illness."""
    telling = [
        each for each in sheet.columns if each.meaning is Meaning.HEALTH and not sheet.cells[each.header].is_prose
    ]
    return len(telling) > 1 or (named is SheetKind.HEALTH and bool(telling))


def _is_regular(sheet: JudgedSheet) -> bool:
    """What is given each month, and no gift of one day beside it."""
    if sheet.has(Meaning.AMOUNT):
        return sheet.has(Meaning.RHYTHM) and not sheet.has(Meaning.REGULAR_AMOUNT)
    return sheet.has(Meaning.REGULAR_AMOUNT)


def _tells_of_money(sheet: JudgedSheet) -> bool:
    return sheet.has(Meaning.AMOUNT, Meaning.FEE_OF_MEMBER) and sheet.has(Meaning.DAY, Meaning.MEMBER_FROM)


def _sells_tickets(sheet: JudgedSheet) -> bool:
    """Tickets have numbers; or who came stands beside what kind of ticket it was, and no fee of members."""
    came = sheet.has(Meaning.ATTENDED) and sheet.has(Meaning.TICKET_KIND) and not sheet.has(Meaning.FEE_OF_MEMBER)
    return sheet.has(Meaning.TICKET_NUMBER) or came


def _lists_events(sheet: JudgedSheet) -> bool:
    """Each row names another event and its day."""
    named = sheet.find(Meaning.CAMPAIGN)
    if named is None or not sheet.has(Meaning.DAY, Meaning.MEMBER_FROM) or _is_of_account(sheet, named.header):
        return False
    cells = sheet.cells[named.header]
    return cells.distinct * 10 >= cells.filled * 9 and cells.filled * 2 > cells.rows


def _is_of_account(sheet: JudgedSheet, named: str) -> bool:
    """The operations of a statement of account are no campaigns: money goes out too, and labels name people."""
    if not _OPERATION.search(plain_words(named)):
        return False
    return sheet.money_goes_out or any(_OF_ACCOUNTS.search(plain_words(header)) for header in sheet.cells)


def _tells_of_tickets(sheet: JudgedSheet) -> bool:
    return sheet.has(Meaning.TICKET_KIND, Meaning.EXTRA_GIFT, Meaning.ATTENDED, Meaning.AMOUNT, Meaning.DAY)


def _tells_forms_apart(sheet: JudgedSheet) -> bool:
    form = sheet.find(Meaning.KIND_OF_FORM)
    return form is not None and any(_OF_FORMS.search(fold(text)) for text in sheet.cells[form.header].texts)


def _told(judged: Judged, meaning: str | None) -> Judged:
    if not meaning:
        return judged
    found = Meaning(meaning)
    return replace(judged, meaning=found, type=type_of(found), confidence=100, because=words("judged-told"))

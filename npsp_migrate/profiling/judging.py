"""One column: what its header says and what its cells say, weighed together."""

import re
from collections.abc import Iterable
from datetime import date

from npsp_migrate.mapping.folding import fold
from npsp_migrate.mapping.sensitive import HEALTH_WORDS, NEEDS_PURPOSE, DataClass, data_class
from npsp_migrate.model.columns import ColumnType
from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.profile import Judged, Meaning, Party
from npsp_migrate.profiling.cells import TELLING, Cells, fit, spec_of
from npsp_migrate.profiling.header_words import of_members, of_money, party_and_rest, plain_words, without_year
from npsp_migrate.profiling.vocabulary import is_named_whole, meanings_named, type_of

SURE, LIKELY, UNSURE = 85, 70, 55  # percent
ENOUGH = 0.5  # of the cells must be what the header says
MOST = 0.8  # of the cells must be it where the header says nothing

_OF_FEW_WORDS = frozenset({Meaning.KIND_OF_PERSON, Meaning.STATUS, Meaning.KIND_OF_FORM, Meaning.TICKET_KIND})
_OF_WORDS = frozenset(
    {
        Meaning.FULL_NAME, Meaning.FIRST_NAME, Meaning.LAST_NAME, Meaning.BORN_NAME, Meaning.ORGANISATION,
        Meaning.CITY, Meaning.REGION, Meaning.COUNTRY, Meaning.STREET, Meaning.CAMPAIGN, Meaning.SKILLS,
        Meaning.AVAILABILITY, Meaning.ORIGIN,
        Meaning.JOB_TITLE, Meaning.PROJECT, Meaning.FUND, Meaning.LABEL, *_OF_FEW_WORDS,
    }
)  # fmt: skip
_PROSE = frozenset(
    {Meaning.LABEL, Meaning.PROJECT, Meaning.STREET, Meaning.ADDRESS, Meaning.CAMPAIGN, Meaning.SKILLS}
)
_STATES = frozenset(
    {Meaning.STATUS, Meaning.JOB_TITLE, Meaning.LABEL, Meaning.ORIGIN, Meaning.UNKNOWN, Meaning.KIND_OF_PERSON}
)
_NUMBERS = frozenset(
    {Meaning.PERSON_NUMBER, Meaning.ROW_NUMBER, Meaning.RECEIPT_NUMBER, Meaning.PAYMENT_REFERENCE,
     Meaning.TICKET_NUMBER, Meaning.GRANT_NUMBER, Meaning.ACCOUNT_NUMBER, Meaning.CHECK_NUMBER}
)  # fmt: skip

_CURRENCY = re.compile(r"[€$£]|\b(eur|euros?)\b", re.IGNORECASE)
# `Souhaitez-vous faire un don ?` in a form: nothing was given yet.
_A_WISH = re.compile(r"\b(souhait\w*|voulez|voudriez|seriez|aimeriez|envisage\w*|would you)\b")

# What tells of health beside the words that the mapping refuses by itself.
_ALSO_HEALTH = (
    "allerg",
    "dietary",
    "regime alimentaire",
    "grossesse",
    "disabilit",
    "illness",
    "groupe sanguin",
    "de soins",
)

_SENSITIVE = frozenset({Meaning.HEALTH, Meaning.FREE_TEXT, Meaning.SECRET})
_KEPT_OUT = {DataClass.HEALTH: Meaning.HEALTH, DataClass.FREE_TEXT: Meaning.FREE_TEXT}

# What cells may tell without a header, the most telling first.
_BY_CELLS: tuple[tuple[ColumnType, Meaning], ...] = (
    (ColumnType.EMAIL, Meaning.EMAIL),
    (ColumnType.IBAN, Meaning.SECRET),
    (ColumnType.CIVILITY, Meaning.CIVILITY),
    (ColumnType.PAYMENT_METHOD, Meaning.PAYMENT_METHOD),
    (ColumnType.DATE, Meaning.DAY),
    (ColumnType.PHONE, Meaning.PHONE),
    (ColumnType.AMOUNT, Meaning.AMOUNT),
)


def judge_column(header: str, cells: Cells, today: date, group: str = "") -> Judged:
    """`group`: a word that several headers begin with, as two header rows give it (`Coordonnées Ville`)."""
    if word := health_word(header):
        return _judged(header, Meaning.HEALTH, 95, words("judged-health-header", word=word))
    party, candidates = _candidates(header)
    if group and not any(_is_named(header, each) for each in candidates[:1]):
        rest = header.removeprefix(group).strip()
        candidates = (() if _counts(rest) else _candidates(rest)[1]) or candidates
    if not cells.filled:
        meaning = candidates[0] if candidates else Meaning.UNKNOWN
        return _judged(header, meaning, 30, words("judged-empty"), party)
    scored = sorted(
        ((_score(header, meaning, cells, today), -place, meaning) for place, meaning in enumerate(candidates)),
        reverse=True,
    )
    kept = [(score, meaning) for score, _, meaning in scored if score]
    best = kept[0][1] if kept else Meaning.UNKNOWN
    if best in _STATES and cells.tells_of_health:
        return _judged(header, Meaning.HEALTH, 80, words("judged-health-cells"), party)
    if kept:
        others = tuple(meaning for _, meaning in kept[1:4])
        return _judged(header, best, kept[0][0], _because(best, cells, today), party, others)
    return _by_cells(header, cells, today, party, candidates)


def kept_out(judged: Judged, beside: Iterable[str] = ()) -> Judged:
    """What the mapping reads for a stated purpose alone is never drafted, whatever else it seems to be.

    `beside`: the headers of the same sheet.
    """
    kind = ColumnType.TEXT if judged.type is ColumnType.CHOICE else judged.type
    found = data_class(judged.header, kind, beside)
    if found not in NEEDS_PURPOSE or judged.meaning in _SENSITIVE:
        return judged
    meaning = _KEPT_OUT.get(found, Meaning.SECRET)
    return _judged(judged.header, meaning, SURE, words("judged-header"), judged.party)


def health_word(header: str) -> str:
    """The word of a header that tells of somebody's health, as the mapping's own check finds it."""
    folded = fold(header)
    return next((word for word in (*HEALTH_WORDS, *_ALSO_HEALTH) if word in folded), "")


def _candidates(header: str) -> tuple[Party, tuple[Meaning, ...]]:
    plain = plain_words(header)
    party, rest = party_and_rest(plain)
    named = tuple(each for each in meanings_named(plain) if is_named_whole(plain, each))
    if _counts(header):
        rest = ""
    if rest and rest != plain:
        named = (*named, *meanings_named(rest))
    elif not rest:
        named = (*named, Meaning.FULL_NAME, Meaning.ORGANISATION, Meaning.PERSON_NUMBER)
    return party, tuple(dict.fromkeys((*named, *meanings_named(plain))))


def _is_named_by_more(header: str) -> bool:
    return plain_words(header) != "code"


def _counts(header: str) -> bool:
    """`Contact 1` says who, and which of them."""
    plain = plain_words(header)
    rest = party_and_rest(plain)[1]
    return rest != plain and bool(re.fullmatch(r"\d", rest))


def _score(header: str, meaning: Meaning, cells: Cells, today: date) -> int:
    """Percent; 0 when the cells contradict the header."""
    if meaning in (Meaning.SECRET, Meaning.FREE_TEXT):
        return 95
    named = 62 if _is_named(header, meaning) else 50
    share = _fit(header, meaning, cells, today)
    return round(named + 35 * share) if share >= ENOUGH else 0


def _is_named(header: str, meaning: Meaning) -> bool:
    """As a whole, with or without whose it is: `Nom payeur` is a last name."""
    plain = plain_words(header)
    return is_named_whole(plain, meaning) or is_named_whole(party_and_rest(plain)[1], meaning)


def _fit(header: str, meaning: Meaning, cells: Cells, today: date) -> float:
    type_ = type_of(meaning)
    if type_ is ColumnType.AMOUNT and _A_WISH.search(plain_words(header)):
        return 0.0
    if meaning is Meaning.POSTAL_CODE and cells.distinct == cells.filled and not _is_named_by_more(header):
        return 0.0  # `Code`, and no two alike: a number of people
    if meaning is Meaning.DECEASED:  # a day, or a cross
        return max(fit(cells, spec_of(header, each), today) for each in (type_, ColumnType.BOOLEAN))
    if type_ in TELLING:
        return fit(cells, spec_of(header, type_, birth=meaning is Meaning.BIRTHDATE), today)
    if meaning is Meaning.RECEIPT_SENT:
        return 0.9 if cells.distinct <= max(20, cells.filled // 10) else 0.0
    if cells.is_prose and meaning not in _PROSE:
        return 0.0
    if meaning is Meaning.RECEIPT_NUMBER and not _tells_apart(cells):
        return 0.0
    if meaning in _NUMBERS:
        return 1.0 if cells.share_of_several_words < ENOUGH and not _are_days(cells) else 0.0
    if meaning in _OF_FEW_WORDS and cells.distinct > max(40, cells.filled // 3):
        return 0.0
    if meaning is Meaning.ORGANISATION and (cells.share_of_codes > ENOUGH or cells.names_households):
        return 0.0
    if meaning in _OF_WORDS:
        return cells.share_of_words
    return 1.0


def _tells_apart(cells: Cells) -> bool:
    """A column that says the same a hundred times numbers nothing: `oui`."""
    return cells.distinct * 20 > cells.filled


def _are_days(cells: Cells) -> bool:
    return sum(isinstance(cell, date) for cell in cells.sample) * 2 > len(cells.sample)


def _because(meaning: Meaning, cells: Cells, today: date) -> Words:
    type_ = type_of(meaning)
    if type_ not in TELLING:
        return words("judged-header")
    share = fit(cells, spec_of("", type_, birth=meaning is Meaning.BIRTHDATE), today)
    return words("judged-header-and-cells", percent=f"{100 * share:.0f}")


def _by_cells(header: str, cells: Cells, today: date, party: Party, candidates: tuple[Meaning, ...]) -> Judged:
    """The header says nothing, or something that the cells are not."""
    if cells.is_prose:
        meaning = Meaning.HEALTH if cells.tells_of_health else Meaning.FREE_TEXT
        return _judged(header, meaning, LIKELY, words("judged-prose"), party)
    for type_, meaning in _BY_CELLS:
        share = fit(cells, spec_of(header, type_), today)
        if meaning is Meaning.AMOUNT and (candidates or not _may_be_money(header, cells)):
            continue
        if share >= MOST and not (type_ is ColumnType.DATE and cells.share_of_numbers > ENOUGH):
            because = words("judged-cells", percent=f"{100 * share:.0f}")
            doubt = 20 if meaning in (Meaning.DAY, Meaning.AMOUNT, Meaning.PHONE) else 0
            return _judged(header, meaning, LIKELY - doubt, because, party, candidates[:3])
    return _judged(header, Meaning.UNKNOWN, 0, words("judged-unknown"), party, candidates[:3])


def _may_be_money(header: str, cells: Cells) -> bool:
    """Bare numbers are hours, points or a department, unless a currency, or no word at all, tells of money."""
    if _A_WISH.search(plain_words(header)):
        return False
    signs = sum(bool(_CURRENCY.search(text)) for text in cells.texts)
    rest = without_year(header)
    return not re.search(r"[a-z]", rest) or of_money(rest) or of_members(rest) or signs * 2 > len(cells.texts)


def _judged(
    header: str,
    meaning: Meaning,
    confidence: int,
    because: Words,
    party: Party = Party.SELF,
    others: tuple[Meaning, ...] = (),
) -> Judged:
    return Judged(header, meaning, type_of(meaning), confidence, because, party, others)

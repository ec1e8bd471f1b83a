"""How each column is read: its type, its options, its value map, the reason, and what a person must say."""

import re
from collections.abc import Mapping
from dataclasses import replace

from npsp_migrate.cleaning.reading import Outcome
from npsp_migrate.model.columns import ColumnType, NameOrder
from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.profile import Judged, Meaning, Party, SheetKind
from npsp_migrate.profiling.cells import readings, spec_of
from npsp_migrate.profiling.drafting import word_maps
from npsp_migrate.profiling.drafting.conditions import is_sale
from npsp_migrate.profiling.drafting.draft import About, DraftAside, DraftColumn, Question, Yaml
from npsp_migrate.profiling.drafting.scene import Scene
from npsp_migrate.profiling.drafting.years import OF_YEARS
from npsp_migrate.profiling.header_words import plain_words, year_of
from npsp_migrate.profiling.judging import UNSURE

MOST_WORDS = 40  # of a list that is worth a value map; more is a text
_MONEY = frozenset({Meaning.AMOUNT, Meaning.FEE_OF_MEMBER})
_MONEY_OF_SOME = frozenset({Meaning.EXTRA_GIFT, Meaning.REGULAR_AMOUNT, *OF_YEARS})  # most rows have none
_OF_GIFTS = frozenset({Meaning.DAY, Meaning.MEMBER_FROM, Meaning.DAY_ASKED, Meaning.DAY_DECIDED})
_NEVER_ASKED = frozenset({Meaning.HEALTH, Meaning.FREE_TEXT, Meaning.SECRET})
LEAVE_OUT = "leave-out"  # the answer that leaves a column out


def read_column(scene: Scene, judged: Judged, answers: Mapping[str, str]) -> DraftColumn:
    spec: dict[str, Yaml] = {"as": str(judged.type), **_options(scene, judged)}
    question = _order_question(scene, judged) or _meaning_question(judged)
    if question and question.about in _OPTION and question.choices[0] != "auto":
        spec[_OPTION[question.about]] = question.choices[0]
    told = answers.get(f"{judged.header}\n{question.about}") if question else None
    if question and told:
        spec |= {} if question.about is About.MEANING else {_OPTION[question.about]: told}
        question = None
    spec |= _value_map(scene, judged)
    return DraftColumn(judged.header, spec, judged.because, judged.confidence, question)


_OPTION = {About.DATES: "dates", About.NAMES: "names"}


def left_aside(scene: Scene, judged: Judged, *, has_records: bool) -> DraftAside:
    """Why it is not read. Only what nobody understood, and is filled, is asked about."""
    cells = scene.sheet.cells[judged.header]
    if judged.meaning in _NEVER_ASKED:
        return DraftAside(judged.header, _kept_out(judged))
    if not cells.filled:
        return DraftAside(judged.header, words("aside-empty"))
    if judged.meaning is Meaning.UNKNOWN:
        asked = Question(About.MEANING, judged.header, judged.because, (LEAVE_OUT, *map(str, judged.others)))
        return DraftAside(judged.header, words("aside-unknown"), asked if has_records else None)
    if judged.meaning in OF_YEARS:
        code = "aside-year-of-members" if judged.meaning is Meaning.YEAR_OF_MEMBERS else "aside-year-of-gifts"
        return DraftAside(judged.header, words(code, year=year_of(judged.header)))
    if judged.because.code == "judged-rival-amount" and has_records:
        asked = Question(About.MEANING, judged.header, judged.because, (LEAVE_OUT, *map(str, judged.others)))
        return DraftAside(judged.header, judged.because, asked)
    if judged.because.code in ("judged-rival", "judged-rival-amount", "judged-sum", "judged-own-address"):
        return DraftAside(judged.header, judged.because)
    if judged.meaning is Meaning.AMOUNT and is_sale(scene, judged.header):
        return DraftAside(judged.header, words("aside-sale"))
    if judged.party is Party.OTHER:
        return DraftAside(judged.header, words("aside-mentioned"))
    if judged.meaning is Meaning.FULL_NAME and not scene.links.owned_elsewhere:
        return DraftAside(judged.header, words("aside-no-field"))
    return DraftAside(judged.header, words(_ASIDE.get(judged.meaning, "aside-no-field")))


_ASIDE = {Meaning.FUND: "aside-fund", Meaning.LABEL: "aside-label", Meaning.FULL_NAME: "aside-name"}


def _kept_out(judged: Judged) -> Words:
    if judged.meaning is Meaning.HEALTH:
        return words("aside-health")
    return words("aside-secret" if judged.meaning is Meaning.SECRET else "aside-free-text")


def _options(scene: Scene, judged: Judged) -> dict[str, Yaml]:
    match judged.type:
        case ColumnType.DATE if judged.meaning is Meaning.BIRTHDATE:
            return {"kind": "birth"}
        case ColumnType.DATE if judged.meaning in _OF_GIFTS and scene.sheet.kind is not SheetKind.LEDGER:
            return {"kind": "gift", **(_cost(scene, judged) if scene.sheet.kind is not SheetKind.REGULAR else {})}
        case ColumnType.AMOUNT if judged.meaning in _MONEY:
            return _cost(scene, judged)
        case ColumnType.AMOUNT if judged.meaning in _MONEY_OF_SOME:
            return {"on_unreadable": "refuse-row"}
        case ColumnType.PERSON_NAME if judged.party is not Party.PARTNER:  # else the first person goes on alone
            return {"on_unreadable": "hold-row"}
        case _:
            return {}


def _cost(scene: Scene, judged: Judged) -> dict[str, Yaml]:
    """A blank cell refuses its row only where every row should tell of money, and nearly every one does."""
    of_some = scene.sheet.kind in (SheetKind.GRANTS, SheetKind.EVENT) or scene.is_sparse(judged.header)
    fee_beside_gift = scene.header(Meaning.EXTRA_GIFT) and judged.meaning is Meaning.FEE_OF_MEMBER
    told: dict[str, Yaml] = {} if of_some or fee_beside_gift else {"required": True}
    return {**told, "on_unreadable": "refuse-row"}


def _value_map(scene: Scene, judged: Judged) -> dict[str, Yaml]:
    """`Chèque → Check`: all words of the column, so that a person sees what each becomes."""
    drafter = {
        Meaning.PAYMENT_METHOD: _methods,
        Meaning.CAMPAIGN: _as_written,
        Meaning.SKILLS: _listed_words,
        Meaning.AVAILABILITY: _availabilities,
    }.get(judged.meaning)
    if judged.meaning is Meaning.STATUS and scene.sheet.kind is SheetKind.VOLUNTEERS:
        drafter = _volunteer_states
    return drafter(scene, judged.header) if drafter else {}


def _methods(scene: Scene, header: str) -> dict[str, Yaml]:
    told = scene.words_of(header)
    spec = spec_of(header, ColumnType.PAYMENT_METHOD)
    found = readings(told, spec, scene.today)
    values: dict[str, Yaml] = {
        word: str(each.result) if each.outcome is Outcome.VALUE else word_maps.payment_method(word) or None
        for word, each in zip(told, found, strict=True)
        if each.outcome is not Outcome.EMPTY
    }
    return {"values": values} if values and len(values) <= MOST_WORDS else {}


def _as_written(scene: Scene, header: str) -> dict[str, Yaml]:
    told = scene.words_of(header)
    return (
        {"values": {word: word_maps.in_full(word, told) for word in told}}
        if len(told) <= MOST_WORDS
        else {"as": str(ColumnType.TEXT)}
    )


def _volunteer_states(scene: Scene, header: str) -> dict[str, Yaml]:
    return {
        "as": str(ColumnType.CHOICE),
        "values": word_maps.value_map(scene.words_of(header), word_maps.volunteer_state),
    }


def _availabilities(scene: Scene, header: str) -> dict[str, Yaml]:
    return _lists(scene, header, lambda word: word_maps.availability(word) or None)


def _listed_words(scene: Scene, header: str) -> dict[str, Yaml]:
    return _lists(scene, header, lambda word: word[:1].upper() + word[1:])


def _lists(scene: Scene, header: str, meaning: object) -> dict[str, Yaml]:
    separators = word_maps.separators_of(scene.words_of(header))
    told = word_maps.spellings(
        word for cell in scene.words_of(header) for word in word_maps.split_list(cell, separators)
    )
    spec: dict[str, Yaml] = {} if separators in ("", ",") else {"separator": separators}
    if len(told) > MOST_WORDS:
        return spec
    return {**spec, "values": {word: meaning(word) for word in told}}  # type: ignore[operator]


def _order_in_header(header: str) -> str:
    """`Nom Prénom` says it; so does an English `Full name`, which nobody fills with the last name first."""
    plain = plain_words(header)
    last, first = re.search(r"\b(nom|last|sort)\b", plain), re.search(r"\b(prenom|first)\b", plain)
    if last and first:
        return str(NameOrder.LAST_FIRST if last.start() < first.start() else NameOrder.FIRST_LAST)
    if last and last[0] == "sort":
        return str(NameOrder.LAST_FIRST)
    return str(NameOrder.FIRST_LAST) if re.search(r"\bname\b", plain) else ""


def _meaning_question(judged: Judged) -> Question | None:
    if judged.confidence >= UNSURE:
        return None
    choices = (str(judged.meaning), *map(str, judged.others), LEAVE_OUT)
    return Question(About.MEANING, judged.header, judged.because, tuple(dict.fromkeys(choices)))


def _order_question(scene: Scene, judged: Judged) -> Question | None:
    """Day or month first, first or last name first: asked only where the column itself does not tell."""
    if judged.type not in (ColumnType.DATE, ColumnType.PERSON_NAME):
        return None
    spec = spec_of(judged.header, judged.type)
    open_ = [each for each in readings(scene.sheet.cells[judged.header].sample, spec, scene.today)
             if each.outcome is Outcome.AMBIGUOUS]  # fmt: skip
    if not open_:
        return None
    if judged.type is ColumnType.DATE:
        orders = ("auto", "day-first", "month-first")
        return Question(About.DATES, judged.header, words("question-dates", count=len(open_)), orders)
    likely = _likely_order(scene, judged)
    choices = tuple(dict.fromkeys((likely, "auto", "first-last", "last-first")))
    return Question(About.NAMES, judged.header, words("question-names", count=len(open_)), choices)


def _likely_order(scene: Scene, judged: Judged) -> str:
    """The order in which far fewer cells look the wrong way round: first names are known, family names are not."""
    wrong = {}
    for order in (NameOrder.FIRST_LAST, NameOrder.LAST_FIRST):
        spec = replace(spec_of(judged.header, judged.type), names=order)
        found = readings(scene.sheet.cells[judged.header].sample, spec, scene.today)
        wrong[order] = sum(each.outcome in (Outcome.AMBIGUOUS, Outcome.UNREADABLE) for each in found)
    if said := _order_in_header(judged.header):
        return said
    fewest, most = sorted(wrong, key=lambda order: wrong[order])
    return str(fewest) if wrong[most] >= 2 * max(wrong[fewest], 1) else str(NameOrder.AUTO)

"""Who a cell names: one person, or the two of a couple. `M. et Mme Jean DUPONT` are two."""

import re
from dataclasses import replace

from npsp_migrate.cleaning.capitals import is_capitals, recase_name
from npsp_migrate.cleaning.civility import CIVILITIES, COUPLE, MAN, WOMAN, civility_of
from npsp_migrate.cleaning.name_parts import (
    ColumnOrder,
    Open,
    Person,
    named,
    split_by_capitals,
    split_name,
    units_of,
)
from npsp_migrate.cleaning.name_words import is_first_name, mans_name, may_be_first_name, womans_name
from npsp_migrate.cleaning.spelling import fold
from npsp_migrate.cleaning.surnames import is_surname
from npsp_migrate.model.columns import NameOrder

AND = re.compile(r" +(?:et|&|\+|ou|and) +| +/ +|(?<=[^\W\d_])/(?=[^\W\d_])", re.IGNORECASE)
# `M. Dupont et sa fille`, `c/o Dupont`: somebody else, by their relation to the first.
_RELATIVES = re.compile(r"\b(?:s[ao]n?|ses|leurs?|mon|ma|mes|enfants?|c/o|p/o)\b(?![-'’])", re.IGNORECASE)
_TWO_WORDS = re.compile(r"([^\W\d_]{2,}(?:[-'’][^\W\d_]+)*) ([^\W\d_]{2,}(?:[-'’][^\W\d_]+)*)")
_STUCK_CIVILITY = re.compile(r"^(m|mr|mme|mlle|dr|pr)\.(?=[^\W\d_]{2})", re.IGNORECASE)
# `Jean ou Pierre`: which of them? `M. ou Mme` is how banks write a couple.
_EITHER = re.compile(r" ou (?!(?:m|mr|mme|mlle|monsieur|madame)\b)", re.IGNORECASE)
_END_OF_SENTENCE = re.compile(r"(?<=[^\W\d_]{3})\.$")
BORN = re.compile(r"(.+?)[ ,(]+n[ée]e?\b\.?[ :]+([^()]+)\)?", re.IGNORECASE)
MARRIED = re.compile(r"(.+?)[ ,(]+(?:[ée]pouse|[ée]p\.?|veuve|vve)[ :]+([^()]+)\)?", re.IGNORECASE)
_BORN_BETWEEN = re.compile(r"^([^()]+) (\(n[ée]e? [^()]+\)) ([^()]+)$", re.IGNORECASE)  # `LE GOFF (née Roy) Anne`
_BEHIND = re.compile(r"(.+?),? (?:\(?(mme|mlle|madame|mr|monsieur)\)?|\((m\.)\))", re.IGNORECASE)
_BETWEEN = re.compile(r"(.+?) (mme|mlle|madame|mr|monsieur|dr|docteur)\.? (.+)", re.IGNORECASE)


def people_of(text: str, column: ColumnOrder) -> tuple[Person, ...] | Open:
    """One or two persons, or why the text does not tell."""
    words = _TWO_WORDS.fullmatch(text)
    if words and not civility_of(words[1]) and not civility_of(words[2]):  # the usual cell, the short way
        person = split_name(text, column)
        return person if isinstance(person, Open) else (person,)
    if _RELATIVES.search(text) or _EITHER.search(text):
        return Open("name-several")
    text = _END_OF_SENTENCE.sub("", _STUCK_CIVILITY.sub(r"\1. ", text)).rstrip(" ;,")
    if couple := COUPLE.match(text):
        salutations = CIVILITIES[fold(couple[1])], CIVILITIES[fold(couple[2])]
        return _under_two_civilities(salutations, text[couple.end() :].strip(" ,"), column)
    pieces = [piece.strip() for piece in AND.split(text)]
    if len(pieces) > 2 or not all(pieces):
        return Open("name-several")
    if len(pieces) == 2:
        return _pair(pieces[0], pieces[1], column)
    person = _single(text, column)
    return person if isinstance(person, Open) else (person,)


def take_civility(text: str) -> tuple[str, str]:
    """`Mme veuve Dupont`, `Monsieur le Docteur Paul`: the titles in front, of which a profession's says most."""
    words = text.split(" ")
    taken: list[str] = []
    while words and (civility := civility_of(words[0])):
        taken.append(civility)
        words = words[1:]
        if words and words[0].lower() in ("le", "la") and len(words) > 1 and civility_of(words[1]):
            words = words[1:]
    if {MAN, WOMAN} <= set(taken):  # `Madame, Monsieur` addresses nobody in particular
        return "", text
    salutation = next((title for title in taken if title not in (MAN, WOMAN)), taken[0] if taken else "")
    return salutation, " ".join(words).strip(" ,")


def _single(text: str, column: ColumnOrder) -> Person | Open:
    salutation, rest = take_civility(text)
    if not salutation and (behind := _BEHIND.fullmatch(rest)):
        salutation, rest = civility_of(behind[2] or behind[3]), behind[1]
    elif not salutation and (between := _BETWEEN.fullmatch(rest)) and "," not in rest:
        salutation, rest = civility_of(between[2]), f"{between[1]} {between[3]}"  # `DUPONT Mme Anne`
    elif salutation and "," in rest and take_civility(rest.partition(",")[2].strip())[0]:
        return Open("name-several")  # `M. Dupont, Mme Martin`
    elif not salutation and "," in rest:
        last, _, first = rest.partition(",")
        salutation, first = take_civility(first.strip())
        rest = f"{last}, {first}" if first else last
    if not rest:
        return Open("name-no-name")
    rest = _BORN_BETWEEN.sub(r"\1 \3 \2", rest)
    if re.search(r"[()\[\]]", rest) and not BORN.fullmatch(rest) and not MARRIED.fullmatch(rest):
        return Open("name-remark")
    person = _with_other_name(rest, salutation, column)
    if isinstance(person, Open):
        return person
    if (salutation == WOMAN and mans_name(person.first)) or (salutation == MAN and womans_name(person.first)):
        return Open("name-civility-differs")
    return replace(person, salutation=salutation)


def _with_other_name(rest: str, salutation: str, column: ColumnOrder) -> Person | Open:
    """`Dupont née Martin` and `Martin épouse Dupont` are the same woman."""
    if born := BORN.fullmatch(rest):
        return _maiden(born[1].strip(), born[2].strip(), salutation, column)
    if married := MARRIED.fullmatch(rest):
        person = _plain(married[1].strip(), salutation, column)
        if (
            isinstance(person, Open)
            or len(units_of(married[2].strip())) > 1
            or civility_of(married[2].split(" ")[0])
        ):
            return Open("name-open")
        return replace(person, last=recase_name(married[2].strip()), maiden=person.last)
    return _plain(rest, salutation, column)


def _maiden(base: str, maiden: str, salutation: str, column: ColumnOrder) -> Person | Open:
    if len(units_of(maiden)) == 1:
        person = _plain(base, salutation, column)
        return person if isinstance(person, Open) else replace(person, maiden=recase_name(maiden))
    behind = split_by_capitals(maiden)  # `DUPONT née MARTIN Marie`: the first name stands at the end
    if isinstance(behind, Person) and len(units_of(base)) == 1 and maiden.startswith(maiden.split(" ")[0].upper()):
        return Person(recase_name(base), behind.first, maiden=behind.last)
    return Open("name-open")


def _plain(text: str, salutation: str, column: ColumnOrder) -> Person | Open:
    units = units_of(text)
    if len(units) > 1 or "," in text or isinstance(split_by_capitals(text), Person):  # `Yann LE DU`
        return split_name(text, column)
    if (salutation and not is_first_name(text)) or (
        column.capitals and is_capitals(text) and not is_first_name(text) and (len(text) > 4 or is_surname(text))
    ):
        return Person(recase_name(text))
    return Open("name-single-word")


def _under_two_civilities(
    salutations: tuple[str, str], rest: str, column: ColumnOrder
) -> tuple[Person, ...] | Open:
    """`M. et Mme …`: a first name behind it is the man's, as the custom was; hers is then unknown."""
    first, second = salutations
    pieces = [piece.strip() for piece in AND.split(rest)]
    if len(pieces) == 2:
        pair = _pair(pieces[0], pieces[1], column)
        return pair if isinstance(pair, Open) else _greeted(pair, salutations)
    if not rest or len(pieces) > 2:
        return Open("name-no-name" if not rest else "name-several")
    if len(units_of(rest)) == 1:
        last = recase_name(rest)
        return Person(last, salutation=first), Person(last, salutation=second)
    person = split_name(rest, column)
    if isinstance(person, Open):
        return person
    if womans_name(person.first) or (first == WOMAN) == (second == WOMAN):
        return Open("name-couple-open")
    hers = Person(person.last, salutation=WOMAN)
    his = replace(person, salutation=second if first == WOMAN else first)
    return (hers, his) if first == WOMAN else (his, hers)


def _greeted(pair: tuple[Person, ...], salutations: tuple[str, str]) -> tuple[Person, ...] | Open:
    """Two civilities and two first names stand in one order, unless a name says otherwise."""
    greeted = tuple(
        replace(person, salutation=salutation) for person, salutation in zip(pair, salutations, strict=True)
    )
    crossed = any(
        (person.salutation == WOMAN and mans_name(person.first))
        or (person.salutation == MAN and womans_name(person.first))
        for person in greeted
    )
    return Open("name-couple-open") if crossed or any(person.salutation for person in pair) else greeted


def _pair(left: str, right: str, column: ColumnOrder) -> tuple[Person, ...] | Open:
    (left_title, left_name), (right_title, right_name) = take_civility(left), take_civility(right)
    if right_title and not right_name:
        if right_title == left_title:
            return Open("name-couple-open")  # `M. Jean Dupont et M.`
        person = _single(left, column)
        return person if isinstance(person, Open) else (person, Person(person.last, salutation=right_title))
    if not left_name or not right_name:
        return Open("name-couple-open")
    if "," in right_name or ("," in left_name and len(units_of(right_name)) > 1):
        return Open("name-several")  # `Jean, Marie et Paul DUPONT`
    if right_name.islower() and not left_name.islower() and not may_be_first_name(right_name.split(" ")[0]):
        return Open("name-remark")  # `DUPONT Jean et autres`
    many = len(units_of(left_name)) > 1, len(units_of(right_name)) > 1
    if many == (True, True):
        return _two_whole_names(left, right, column)
    if many == (False, False):
        return _two_single_words(left_title, left_name, right_title, right_name)
    if many == (False, True):
        return _shared_last_name_behind(left_title, left_name, right_title, right_name, column)
    return _shared_last_name_in_front(left, right_title, right_name, column)


def _two_whole_names(left: str, right: str, column: ColumnOrder) -> tuple[Person, ...] | Open:
    one, two = _single(left, column), _single(right, column)
    if isinstance(one, Open):
        return one
    if isinstance(two, Open) and all(map(is_first_name, right.split(" "))):
        return one, Person(one.last, recase_name(right))  # `DUPONT Jean et Anne Sophie`
    return two if isinstance(two, Open) else (one, two)


def _two_single_words(left_title: str, left: str, right_title: str, right: str) -> tuple[Person, ...] | Open:
    """`M. Dupont et Mme Martin`: a lone word behind a civility is a surname, unless it is a first name."""
    if not left_title or not right_title or is_first_name(left) or is_first_name(right):
        return Open("name-couple-open")
    return Person(recase_name(left), salutation=left_title), Person(recase_name(right), salutation=right_title)


def _shared_last_name_behind(
    left_title: str, left: str, right_title: str, right: str, column: ColumnOrder
) -> tuple[Person, ...] | Open:
    """`Jean et Marie Dupont`, `M. Dupont et Mme Anne Martin`."""
    two = _two_words_before_last(right, column)
    if isinstance(two, Open):
        return two
    if left_title and (is_capitals(left) != right.isupper() or not may_be_first_name(left)):
        own_last_name = is_capitals(left) or not may_be_first_name(left)
        if own_last_name:
            return Person(recase_name(left), salutation=left_title), replace(two, salutation=right_title)
    shares = is_first_name(left) or (not left_title and is_capitals(left) == right.isupper())
    if not shares or (left_title and not is_first_name(left)):
        return Open("name-couple-open")
    return Person(two.last, recase_name(left), left_title), replace(two, salutation=right_title)


def _two_words_before_last(right: str, column: ColumnOrder) -> Person | Open:
    """First name, then last name: by capitals, or because `X et Y Z` has no other reading."""
    by_capitals = split_by_capitals(right)
    if isinstance(by_capitals, Open):
        return by_capitals
    if by_capitals is not None:
        ends = fold(right).endswith(fold(by_capitals.last))
        return by_capitals if ends else Open("name-couple-open")
    units = units_of(right)
    swapped = is_first_name(units[-1]) and not is_first_name(units[0])
    if len(units) != 2 or swapped or column.order is NameOrder.LAST_FIRST:
        return Open("name-couple-open")
    return named(units[0], units[1])


def _shared_last_name_in_front(
    left: str, right_title: str, right: str, column: ColumnOrder
) -> tuple[Person, ...] | Open:
    """`DUPONT Jean et Marie`, `M. Jean DUPONT et Mme MARTIN`."""
    one = _single(left, column)
    if isinstance(one, Open):
        return one
    if right_title:
        if is_first_name(right):
            return Open("name-couple-open")
        return one, Person(recase_name(right), salutation=right_title)
    last_in_front = fold(take_civility(left)[1]).startswith(fold(one.last))
    two_surnames = len(units_of(one.last)) > 1  # one for each, or both for both
    if not last_in_front or two_surnames or (is_capitals(right) and not left.isupper()):
        return Open("name-couple-open")
    return one, Person(one.last, recase_name(right))

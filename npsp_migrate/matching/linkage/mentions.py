"""The mentions of people that are compared: sheet cells or typed values, read into numbers, one line per person."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from npsp_migrate.matching.entities import Flags, Ints, Texts
from npsp_migrate.matching.linkage import contacts
from npsp_migrate.matching.linkage.couple_cells import unfold_couples
from npsp_migrate.matching.linkage.name_columns import read_names
from npsp_migrate.matching.linkage.name_tables import (
    NONE,
    FirstNames,
    Surnames,
    number_first_names,
    number_surnames,
)

Grid = npt.NDArray[np.int64]

EMAIL_COLUMNS = ("email", "email_2", "email_3")
PHONE_COLUMNS = ("phone", "phone_2", "phone_3", "phone_4")
TEXT_COLUMNS = (
    *("title", "first", "last", "other_last", *EMAIL_COLUMNS, *PHONE_COLUMNS, "birth"),
    *("street", "postcode", "city", "home", "key", "org_id"),
)
MOST_EMAILS, MOST_PHONES = 3, 4


@dataclass(frozen=True, slots=True, eq=False)
class Mentions:
    """Columns of numbers, one line per mention in the order of `origin`; `NONE` is nothing said.

    `origin`: source, row, person (1 or 2 of a couple row), home, key, org_id as given; position in `raw`.
    """

    origin: pd.DataFrame
    sex: Ints  # said by a title: 0, 1 a man, 2 a woman
    generation: Ints  # said by a word behind the name: 0, 1 the elder, 2 the younger of one name
    first: Ints
    first_names: FirstNames
    last: Grid  # the surname, then others by which the person may go
    surnames: Surnames
    bag: Ints  # all words of the name in any order
    email: Grid
    email_texts: Texts
    mailbox: Ints  # what stands before the `@` of the first address
    phone: Grid
    mobile: Flags  # per distinct number
    birth: Ints  # 19851231, 0 for nothing
    street: Ints
    number: Ints
    postcode: Ints
    city: Ints
    department: Ints
    couple: Ints  # number of the row that tells of two people; `NONE` for others

    def __len__(self) -> int:
        return len(self.origin)


def read_mentions(raw: pd.DataFrame) -> Mentions:
    """`raw` has the columns `source` and `row`, and any of `TEXT_COLUMNS`.

    With a column `person` the lines are people already; without, rows that tell of two are unfolded here.
    """
    blank = {name: "" for name in TEXT_COLUMNS if name not in raw}
    people = unfold_couples(raw.assign(**blank, position=np.arange(len(raw))).fillna(""))
    order = np.lexsort([people[name].to_numpy() for name in ("person", "row", "source")])
    people = people.iloc[order].reset_index(drop=True)
    names = read_names(people)
    first, first_names = number_first_names(names.first)
    last, surnames = number_surnames(names.last, names.other)
    email, email_texts = _several(people, EMAIL_COLUMNS, contacts.emails_in, MOST_EMAILS)
    phone, phone_texts = _several(people, PHONE_COLUMNS, contacts.phones_in, MOST_PHONES)
    street, number = _streets(people["street"])
    postcode, postcodes = _coded(people["postcode"], contacts.postcode_of)
    return Mentions(
        origin=people[["source", "row", "person", "home", "key", "org_id", "position"]],
        sex=names.sex,
        generation=names.generation,
        first=first,
        first_names=first_names,
        last=last,
        surnames=surnames,
        bag=_bags(names.first, names.last),
        email=email,
        email_texts=email_texts,
        mailbox=_mailboxes(email[:, 0], email_texts),
        phone=phone,
        mobile=np.array([contacts.is_mobile(text) for text in phone_texts.tolist()], dtype=np.bool_),
        birth=_births(people["birth"]),
        street=street,
        number=number,
        postcode=postcode,
        city=_coded(people["city"], contacts.city_of)[0],
        department=_through(postcode, postcodes, lambda text: text[:3] if text.startswith("97") else text[:2]),
        couple=_couples(people),
    )


def _coded(column: pd.Series, read: Callable[[str], str]) -> tuple[Ints, Texts]:
    """A number per distinct reading, and the readings."""
    codes, distinct = pd.factorize(column.to_numpy(dtype=object))
    read_texts = np.array([read(str(text)) for text in distinct.tolist()], dtype=object)
    return _through(codes.astype(np.int64), read_texts, str), _distinct_texts(read_texts)


def _distinct_texts(texts: Texts) -> Texts:
    distinct = pd.unique(texts)
    return np.asarray(distinct[distinct != ""], dtype=object)


def _through(codes: Ints, texts: Texts, change: Callable[[str], str]) -> Ints:
    """Numbers of the changed texts; the empty text is `NONE`."""
    changed = np.array([change(text) for text in texts.tolist()], dtype=object)
    distinct = _distinct_texts(changed)
    number = dict(zip(distinct.tolist(), range(len(distinct)), strict=True))
    table = np.array([*(number.get(text, NONE) for text in changed.tolist()), NONE], dtype=np.int64)
    return table[codes]


def _several(
    people: pd.DataFrame, columns: Iterable[str], read: Callable[[str], tuple[str, ...]], most: int
) -> tuple[Grid, Texts]:
    """All values that the columns of one kind hold, `most` at most, as numbers."""
    number: dict[str, int] = {}
    found = np.full((len(people), most), NONE, dtype=np.int64)
    for name in columns:
        codes, distinct = pd.factorize(people[name].to_numpy(dtype=object))
        told = [[number.setdefault(value, len(number)) for value in read(str(text))] for text in distinct.tolist()]
        wide = max(map(len, told), default=0)
        table = np.full((len(told) + 1, wide), NONE, dtype=np.int64)
        for place, values in enumerate(told):
            table[place, : len(values)] = values
        for column in table[codes].T:
            _put(found, column)
    return found, np.array(list(number), dtype=object)


def _put(found: Grid, column: Ints) -> None:
    """Each value into the first free place of its line, unless it stands there already."""
    waiting = column != NONE
    for place in range(found.shape[1]):
        waiting &= found[:, place] != column
        free = waiting & (found[:, place] == NONE)
        found[free, place] = column[free]
        waiting &= ~free


def _streets(column: pd.Series) -> tuple[Ints, Ints]:
    codes, distinct = pd.factorize(column.to_numpy(dtype=object))
    read = [contacts.street_of(str(text)) for text in distinct.tolist()]
    ways = np.array([way for _, way in read], dtype=object)
    numbers = np.array([number if way else "" for number, way in read], dtype=object)
    return _through(codes.astype(np.int64), ways, str), _through(codes.astype(np.int64), numbers, str)


def _mailboxes(first_email: Ints, texts: Texts) -> Ints:
    """Of two offices, `contact@` is not one mailbox that changed its provider."""
    return _through(
        first_email, texts, lambda address: "" if contacts.is_office(address) else address.partition("@")[0]
    )


def _bags(first: Texts, last: Texts) -> Ints:
    both = (first != "") & (last != "")
    codes, distinct = pd.factorize(np.where(both, first + " " + last, ""))
    sorted_words = np.array(["".join(sorted(text.split())) for text in distinct.tolist()], dtype=object)
    return _through(codes.astype(np.int64), sorted_words, str)


def _births(column: pd.Series) -> Ints:
    codes, distinct = pd.factorize(column.to_numpy(dtype=object))
    return np.array([*(contacts.birth_of(cell) for cell in distinct.tolist()), 0], dtype=np.int64)[codes]


def _couples(people: pd.DataFrame) -> Ints:
    rows = people.groupby(["source", "row"], sort=False)
    number = rows.ngroup().to_numpy(dtype=np.int64)
    return np.where(rows["person"].transform("nunique").to_numpy() > 1, number, NONE)

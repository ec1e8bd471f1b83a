"""Lists with a column per year, `Don 2022`, `Adhérent 2023`: a gift, a fee or a membership per person and year.

Nobody knows the day any more. Each is dated at the end of its year, as fundraisers load what is known by
year alone, and its name says that it is a year's sum.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from npsp_migrate.model.issue import words
from npsp_migrate.model.profile import Judged, Meaning, SheetKind
from npsp_migrate.npsp.objects import OPPORTUNITY, PAYMENT
from npsp_migrate.profiling.drafting.draft import DraftRecord, Yaml
from npsp_migrate.profiling.drafting.keys import numbered_or_digest
from npsp_migrate.profiling.drafting.money import Giver
from npsp_migrate.profiling.drafting.people import person_numbers
from npsp_migrate.profiling.drafting.scene import Scene
from npsp_migrate.profiling.header_words import year_of

OF_YEARS = (Meaning.YEAR_OF_GIFTS, Meaning.YEAR_OF_FEES, Meaning.YEAR_OF_MEMBERS)
_OF_ONE_ROW = (SheetKind.GIFTS, SheetKind.MEMBERSHIPS)


@dataclass(frozen=True, slots=True)
class YearColumn:
    header: str
    year: int
    of_members: bool
    ticked: bool  # it says whether, not how much
    name: str  # of its record: `gift_2022`

    @property
    def told(self) -> str:
        if self.ticked:
            return f"Adhésion {self.year}"
        return f"{'Cotisation' if self.of_members else 'Dons'} {self.year}, total de l’année"

    def last_day(self, today: date) -> date:
        return min(date(self.year, 12, 31), today)


def year_columns(scene: Scene) -> tuple[YearColumn, ...]:
    """None where a list tells the same by its days: these are its sums. Volunteers give hours.

    A list of gifts or fees may tell by crosses who was a member in the years before.
    """
    kind = scene.sheet.kind
    if kind is not SheetKind.PEOPLE and kind not in _OF_ONE_ROW:
        return ()
    filled = [
        (each, year)
        for each in scene.sheet.columns
        if each.meaning in OF_YEARS
        and scene.sheet.cells[each.header].filled
        and not _told_by_day(scene, each)
        and (kind is SheetKind.PEOPLE or each.meaning is Meaning.YEAR_OF_MEMBERS)
        and (year := year_of(each.header))
    ]
    met: Counter[str] = Counter()
    return tuple(_column(each, year, met) for each, year in filled if year <= scene.today.year)


def _told_by_day(scene: Scene, judged: Judged) -> bool:
    ticked = judged.meaning is Meaning.YEAR_OF_MEMBERS
    return year_of(judged.header) in (scene.links.fee_years if ticked else scene.links.gift_years)


def _column(judged: Judged, year: int, met: Counter[str]) -> YearColumn:
    of_members = judged.meaning is not Meaning.YEAR_OF_GIFTS
    name = f"{'membership' if of_members else 'gift'}_{year}"
    met[name] += 1
    ticked = judged.meaning is Meaning.YEAR_OF_MEMBERS
    return YearColumn(judged.header, year, of_members, ticked, name if met[name] == 1 else f"{name}_{met[name]}")


def gifts_of_years(scene: Scene, giver: Giver) -> list[DraftRecord]:
    return [record for column in year_columns(scene) for record in _gift_and_payment(scene, column, giver)]


def _gift_and_payment(scene: Scene, column: YearColumn, giver: Giver) -> list[DraftRecord]:
    word = f"{'adhesion' if column.of_members else 'don'}-{column.name.partition('_')[2]}"
    when: Mapping[str, Yaml] = {column.header: True if column.ticked else {"not": [0, "blank"]}}
    day = column.last_day(scene.today)
    gift: dict[str, Yaml] = {
        "RecordTypeId": {"is": "Membership" if column.of_members else "Donation"},
        "Name": {"is": column.told},
        "StageName": {"is": "Closed Won"},
        "CloseDate": {"is": day},
        **({} if column.ticked else {"Amount": column.header}),
        **giver.fields,
    }
    if column.of_members:
        gift["npe01__Membership_Start_Date__c"] = {"is": date(column.year, 1, 1)}
        gift["npe01__Membership_End_Date__c"] = {"is": date(column.year, 12, 31)}
    gift["npe01__Do_Not_Automatically_Create_Payment__c"] = {"is": True}
    payment: dict[str, Yaml] = {
        "npe01__Opportunity__c": {"record": column.name},
        "npe01__Payment_Amount__c": column.header,
        "npe01__Payment_Date__c": {"is": day},
        "npe01__Paid__c": {"is": True},
    }
    code = "record-year-of-members" if column.ticked else "record-of-year"
    told = words(code, year=column.year, day=day.isoformat())
    merges = scene.sheet.kind in _OF_ONE_ROW  # somebody who paid twice stands in two rows
    records = [
        DraftRecord(column.name, OPPORTUNITY, _key(scene, word, giver), gift, when, merges=merges, because=told)
    ]
    if column.ticked:
        return records
    paid = DraftRecord(f"{column.name}_payment", PAYMENT, _key(scene, f"paiement-{word}", giver), payment, when)
    return [*records, paid]


def _key(scene: Scene, word: str, giver: Giver) -> Yaml:
    """Who gave, and in which year."""
    numbers = [(f"{word}-{prefix}", number) for prefix, number in person_numbers(scene)]
    key, _ = numbered_or_digest(scene.sheet, numbers, f"{word}-{scene.name}", giver.apart)
    return key

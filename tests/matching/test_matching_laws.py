"""Laws that hold for any rows: order says nothing, nobody lives twice, no union holds a contradiction."""

from hypothesis import given, settings
from hypothesis import strategies as st
from matching_rows import candidates, match

from npsp_migrate.matching.folding import fold
from npsp_migrate.model.records import Reference

NAMES = st.sampled_from(["Awa", "AWA", "Moussa", "Zoé", None])
LAST = st.sampled_from(["Diallo", "Le Goff", "Petit-Diallo"])
EMAILS = st.sampled_from(["a@x.example", "b@x.example", None])
PHONES = st.sampled_from(["0611223344", "+33 6 11 22 33 44", None])
DAYS = st.sampled_from(["1980-01-02", "1950-03-24", None])
SEXES = st.sampled_from(["M.", "Mme", None])

PERSON = st.tuples(NAMES, LAST, EMAILS, PHONES, DAYS, SEXES)
ROW = st.tuples(st.integers(0, 2), PERSON, st.none() | PERSON)  # table, donor, partner
ROWS = st.lists(ROW, min_size=1, max_size=8)


def people_of(numbered):
    people, homes, gifts = [], [], []
    for number, (table, donor, partner) in numbered:
        place = {"table": table, "row": number + 2}
        homes.append({"key": f"home:{number}", **place, "RecordTypeId": "HH_Account", "Name": f"Foyer {number}"})
        gifts.append({"key": f"gift:{number}", **place, "AccountId": f"home:{number}"})
        gifts[-1] |= {"npsp__Primary_Contact__c": f"donor:{number}", "Amount": 10}
        for record, told in (("donor", donor), ("partner", partner)):
            if told:
                first, last, email, phone, day, sex = told
                people.append(
                    {
                        "key": f"{record}:{number}",
                        **place,
                        "record": record,
                        "FirstName": first,
                        "LastName": last,
                        "Email": email,
                        "Phone": phone,
                        "Birthdate": day,
                        "Salutation": sex,
                        "AccountId": f"home:{number}",
                    }
                )
    return people, homes, gifts


def matched_from(numbered):
    people, homes, gifts = people_of(numbered)
    account = Reference("AccountId", "Account", "Account")
    donor = Reference("npsp__Primary_Contact__c", "Contact", "npsp__Primary_Contact__r")
    return match(
        candidates("Account", homes),
        candidates("Contact", people, [account]),
        candidates("Opportunity", gifts, [account, donor]),
    )


@settings(max_examples=25, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_shuffled_rows_give_the_same_records_links_and_doubts(rows, random):
    numbered = list(enumerate(rows))
    straight = matched_from(numbered)
    random.shuffle(numbered)

    shuffled = matched_from(numbered)

    assert straight.links == shuffled.links
    assert straight.doubts == shuffled.doubts
    for name, records in straight.records.items():
        assert records.frame.to_dict() == shuffled.records[name].frame.to_dict()
        assert dict(records.held) == dict(shuffled.records[name].held)


@settings(max_examples=25, deadline=None)
@given(ROWS)
def test_no_union_holds_a_contradiction(rows):
    matched = matched_from(list(enumerate(rows)))

    people, _, _ = people_of(list(enumerate(rows)))
    lines = matched.records["Contact"].lines
    by_place = {(person["row"], person["record"]): person for person in people}
    together = {}
    for row, record, key in zip(lines["row"], lines["record"], lines["record_key"], strict=True):
        together.setdefault(key, []).append(by_place[row, record])
    for members in together.values():
        for said in (
            {fold(member["FirstName"]) for member in members if member["FirstName"]},
            {member["Birthdate"] for member in members if member["Birthdate"]},
            {member["Salutation"] for member in members if member["Salutation"]},
        ):
            assert len(said) <= 1
        assert len({member["row"] for member in members}) == len(members)


@settings(max_examples=25, deadline=None)
@given(ROWS)
def test_everybody_lives_in_one_household_that_exists_and_somebody_lives_in_each(rows):
    matched = matched_from(list(enumerate(rows)))

    homes = set(matched.records["Account"].frame.index)
    lives = matched.records["Contact"].frame["AccountId"]
    gifts = matched.records["Opportunity"].frame
    assert set(lives) == homes
    assert set(gifts["AccountId"]) <= homes
    assert (gifts["npsp__Primary_Contact__c"].map(lives) == gifts["AccountId"]).all()


@settings(max_examples=25, deadline=None)
@given(ROWS)
def test_every_row_is_told_of_in_the_records(rows):
    matched = matched_from(list(enumerate(rows)))

    for records in matched.records.values():
        assert set(records.lines["record_key"]) == set(records.frame.index)

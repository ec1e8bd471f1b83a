"""One row, several records: what a donor list and a register of gifts become."""

from datetime import date
from decimal import Decimal

from mapping_builders import ends, mapped, records
from mapping_examples import COUPLES, GIFTS, couples, gifts

from npsp_migrate.model.issue import Fate, RowNote, words
from npsp_migrate.model.records import BORN, Reference


def test_one_row_gives_a_household_and_both_people_of_a_couple(tmp_path):
    result = mapped(tmp_path, COUPLES, couples())

    assert list(result.candidates) == ["Account", "Contact"]
    assert records(result, "Account") == {"foyer:1": {"Name": "Foyer Dupont", "RecordTypeId": "HH_Account"}}
    assert records(result, "Contact") == {
        "donateur:1": {
            "LastName": "Dupont",
            "FirstName": "Jean",
            "Email": "j@d.example",
            "npe01__Preferred_Email__c": "Personal",
            "Phone": "+33 1 23 45 67 89",
            "npe01__PreferredPhone__c": "Home",
            "AccountId": "foyer:1",
        },
        "donateur:1:conjoint": {"LastName": "Durand", "AccountId": "foyer:1"},
        "donateur:2": {
            "LastName": "Diallo",
            "FirstName": "Awa",
            "Phone": "+33 6 12 34 56 78",
            "npe01__PreferredPhone__c": "Mobile",
        },
    }
    assert result.candidates["Contact"].references == {"AccountId": Reference("AccountId", "Account", "Account")}
    assert result.notes == ()


def test_the_surname_by_birth_goes_along_with_a_person_and_not_with_the_partner(tmp_path):
    told = couples(**{"Donateur › maiden_name": ["Kerbrat", None]})

    contacts = mapped(tmp_path, COUPLES, told).candidates["Contact"]

    assert dict(zip(contacts.lines["key"], contacts.lines[BORN], strict=True)) == {
        "donateur:1": "Kerbrat",
        "donateur:1:conjoint": None,
        "donateur:2": None,
    }
    assert "Kerbrat" not in contacts.frame.to_numpy().ravel().tolist()


def test_a_column_of_surnames_by_birth_goes_along_with_a_person_where_it_tells_another_name(tmp_path):
    mapping = COUPLES.replace("  N°: identifier", "  N°: identifier\n  Nom de naissance: last_name", 1).replace(
        '    key: "donateur:{N°}"\n', '    key: "donateur:{N°}"\n    born: Nom de naissance\n', 1
    )

    contacts = mapped(tmp_path, mapping, couples(**{"Nom de naissance": ["Kerbrat", "DIALLO"]})).candidates[
        "Contact"
    ]

    told = dict(zip(contacts.lines["key"], contacts.lines[BORN], strict=True))
    assert told == {"donateur:1": "Kerbrat", "donateur:1:conjoint": None, "donateur:2": None}
    assert "Kerbrat" not in contacts.frame.to_numpy().ravel().tolist()


def test_a_value_is_found_back_in_its_cell(tmp_path):
    result = mapped(tmp_path, COUPLES, couples())

    where = result.provenance

    assert str(where.at(0, 2, "donor", "LastName")) == "`donateurs.xlsx` › `C2`"
    assert str(where.at(0, 2, "household", "Name")) == "`donateurs.xlsx` › `C2`"
    assert str(where.at(0, 2, "household", "RecordTypeId")) == "`donateurs.xlsx` › `row 2`"


def test_a_value_that_may_come_from_two_columns_is_found_back_in_its_row(tmp_path):
    """A wrong cell would be worse than none: the phone may stand in either column."""
    result = mapped(tmp_path, COUPLES, couples())

    assert str(result.provenance.at(0, 2, "donor", "Phone")) == "`donateurs.xlsx` › `row 2`"


def test_a_row_without_what_its_key_needs_is_refused_as_a_whole(tmp_path):
    result = mapped(tmp_path, COUPLES, couples(**{"N°": [None, "2"]}))

    assert records(result, "Account") == {}
    assert list(records(result, "Contact")) == ["donateur:2"]
    assert ends(result) == [(2, "REFUSED", "key-missing")]
    assert {(issue.code, str(issue.at)) for issue in result.issues} == {("key-missing", "`donateurs.xlsx` › `A2`")}


def test_a_row_without_a_field_that_salesforce_needs_is_refused(tmp_path):
    result = mapped(tmp_path, COUPLES, couples(**{"Donateur › last_name": ["Dupont", None]}))

    assert "donateur:2" not in records(result, "Contact")
    assert ends(result) == [(3, "REFUSED", "field-missing")]
    assert result.issues[0].words == words("field-missing", object="Contact", field="LastName")
    assert str(result.issues[0].at) == "`donateurs.xlsx` › `C3`"


def test_rows_that_the_cleaning_refused_or_held_give_nothing(tmp_path):
    notes = (RowNote(0, 2, Fate.HELD, words("x")), RowNote(0, 3, Fate.REFUSED, words("y")))

    result = mapped(tmp_path, COUPLES, couples(), notes=notes)

    assert all(candidates.frame.empty for candidates in result.candidates.values())
    assert result.notes == ()


def test_a_gift_points_to_its_donor_and_campaign_by_their_keys(tmp_path):
    result = mapped(tmp_path, GIFTS, gifts())

    assert records(result, "Opportunity") == {
        "don:R1": {
            "Name": "Don R1 du 2024-10-05 : 12.50 € Octobre Rose",
            "CloseDate": date(2024, 10, 5),
            "Amount": Decimal("12.5"),
            "StageName": "Closed Won",
            "CampaignId": "campagne:Octobre Rose",
            "npsp__Primary_Contact__c": "donateur:1",
        },
        "don:R2": {
            "Name": "Don R2 du 2024-10-06 : 100.00 €",
            "CloseDate": date(2024, 10, 6),
            "Amount": Decimal("100"),
            "StageName": "Closed Won",
            "npsp__Primary_Contact__c": "donateur:1",
        },
    }
    assert records(result, "npe01__OppPayment__c")["paiement:R1"] == {
        "npe01__Opportunity__c": "don:R1",
        "npe01__Paid__c": True,
    }
    assert result.candidates["npe01__OppPayment__c"].references["npe01__Opportunity__c"].relationship == (
        "npe01__Opportunity__r"
    )


def test_a_row_that_no_rule_asks_for_is_left_out_with_that_reason(tmp_path):
    assert ends(mapped(tmp_path, GIFTS, gifts())) == [(4, "LEFT_OUT", "no-record-asked")]


def test_a_rule_leaves_rows_out_whatever_the_case_and_the_accents(tmp_path):
    result = mapped(tmp_path, GIFTS, gifts(Statut=["ANNULE", "payé", "test"]))

    assert list(records(result, "Opportunity")) == ["don:R2"]
    assert ends(result) == [(2, "LEFT_OUT", "left-out-by-rule"), (4, "LEFT_OUT", "left-out-by-rule")]
    assert result.notes[0].because == words("left-out-by-rule", because="commande annulée")


def test_one_receipt_number_in_two_rows_refuses_both_and_lists_their_cells(tmp_path):
    result = mapped(tmp_path, GIFTS, gifts(Reçu=["R1", "r1", "R3"]))

    assert records(result, "Opportunity") == {}
    assert ends(result)[:2] == [(2, "REFUSED", "key-repeated"), (3, "REFUSED", "key-repeated")]
    told = [issue.words for issue in result.issues]
    assert told == [
        words(
            "key-repeated",
            object="Opportunity",
            key="don:R1",
            count=2,
            cells="`A2`, `A3`",
        )
    ]


def test_a_key_longer_than_salesforce_keeps_refuses_the_row(tmp_path):
    result = mapped(tmp_path, GIFTS, gifts(Reçu=["R" * 300, "R2", "R3"]))

    assert (2, "REFUSED", "key-too-long") in ends(result)


def test_a_child_without_its_parent_is_refused_when_it_cannot_stand_alone(tmp_path):
    mapping = GIFTS.replace(
        """    key: "don:{Reçu}"
    when: {Montant: present}""",
        """    key: "don:{Reçu}"
    when: {Campagne: present}""",
    )

    result = mapped(tmp_path, mapping, gifts())

    assert list(records(result, "npe01__OppPayment__c")) == ["paiement:R1"]
    assert (3, "REFUSED", "field-missing") in ends(result)

"""Laws: where rows stand decides nothing, and what is said counts, not how it is laid out."""

import random
from collections import Counter
from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mapping_builders import FIRST_ROW, cleaned, loaded, mapping_of, records

from npsp_migrate.mapping.rows import map_rows
from npsp_migrate.mapping.rules import SourceMapping

MAPPING = """\
version: 1
columns:
  Reçu: identifier
  Nom: text
  Date: date
  Montant: amount
  Campagne: text
leave_out:
  - {when: {Campagne: Test}, because: essai}
records:
  donor:
    object: Contact
    key: {scope: personne, digest: [Nom]}
    repeats: merge
    when: {Nom: present}
    fields: {LastName: Nom, Description: Campagne}
  gift:
    object: Opportunity
    key: ["don:{Reçu}", {scope: don, digest: [Nom, Date, Montant]}]
    fields:
      Name: {text: "Don {Reçu?} {Nom?}"}
      CloseDate: Date
      Amount: Montant
      StageName: {is: Closed Won}
      npsp__Primary_Contact__c: {lookup: Contact, key: {scope: personne, digest: [Nom]}}
      CampaignId: {record: campaign}
  campaign:
    object: Campaign
    key: "campagne:{Campagne}"
    when: {Campagne: present}
    repeats: merge
    fields: {Name: Campagne, ExpectedRevenue: Montant}
controls:
  - {name: dons, date: Date, amount: Montant}
"""

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["R1", "R2", "r2", "R3", "R4", None]),
        st.sampled_from(["Diallo", "DIALLO", "Martin", "Le Goff", None]),
        st.sampled_from([date(2024, 1, 1), date(2025, 2, 2), None]),
        st.sampled_from([Decimal("10"), Decimal("10.00"), Decimal("20.5"), None]),
        st.sampled_from(["Octobre", "octobre", "Course", "Test", None]),
    ),
    max_size=12,
)
HEADERS = ("Reçu", "Nom", "Date", "Montant", "Campagne")


def _mapped(mapping: SourceMapping, rows: list[tuple[object, ...]]):
    columns = {header: [row[place] for row in rows] for place, header in enumerate(HEADERS)}
    return map_rows([cleaned(columns)], [mapping], "Migration_Key__c")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, seed=st.integers(0, 1000))
def test_rows_in_another_order_give_the_same_candidates(tmp_path_factory, rows, seed):
    mapping = mapping_of(tmp_path_factory.mktemp("project"), MAPPING)
    shuffled = random.Random(seed).sample(rows, len(rows))

    first, second = _mapped(mapping, rows), _mapped(mapping, shuffled)

    assert list(first.candidates) == list(second.candidates)
    for name, candidates in first.candidates.items():
        assert candidates.frame.equals(second.candidates[name].frame)
        assert list(candidates.lines["key"]) == list(second.candidates[name].lines["key"])
    assert first.controls == second.controls
    assert Counter(note.because.code for note in first.notes) == Counter(note.because.code for note in second.notes)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_every_row_gives_something_or_has_its_reason(tmp_path_factory, rows):
    mapping = mapping_of(tmp_path_factory.mktemp("project"), MAPPING)

    result = _mapped(mapping, rows)

    noted = {note.row for note in result.notes}
    gifts = result.candidates["Opportunity"].lines
    assert noted | set(gifts["row"]) == set(range(FIRST_ROW, FIRST_ROW + len(rows)))
    assert noted & set(gifts["row"]) == set()
    assert len(noted) == len(result.notes)
    assert set(records(result, "Opportunity")) == set(gifts["key"])


def test_the_hash_of_a_project_tells_what_it_says_and_not_how_it_is_laid_out(tmp_path):
    first = loaded(tmp_path, MAPPING)

    same = loaded(tmp_path, "# Une remarque\n\n" + MAPPING.replace("{Nom: present}", "{ Nom:  'present' }"))
    other = loaded(tmp_path, MAPPING.replace("because: essai", "because: test"))

    assert first.mapping_sha256 == same.mapping_sha256
    assert first.mapping_sha256 != other.mapping_sha256

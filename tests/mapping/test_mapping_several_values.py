"""`all_of`: several columns fill one multi-select picklist."""

from mapping_builders import mapped, records, refused

VOLUNTEERS = """\
version: 1
columns:
  N°: identifier
  Nom: last_name
  Compétences: {as: choices, values: {photo: Photo, écoute: Écoute}}
  Photo: boolean
  Stand: boolean
records:
  volunteer:
    object: Contact
    key: "benevole:{N°}"
    fields:
      LastName: Nom
      GW_Volunteers__Volunteer_Skills__c:
        all_of: [Compétences, {is: Photo, when: {Photo: true}}, {is: Stand, when: {Stand: true}}]
"""


def test_every_value_counts_once_in_the_order_of_the_rules(tmp_path):
    rows = {
        "N°": ["1", "2", "3", "4"],
        "Nom": ["Diallo", "Roy", "Petit", "Silva"],
        "Compétences": [("Photo", "Écoute"), None, None, ("Écoute",)],
        "Photo": [True, True, None, False],
        "Stand": [True, None, None, True],
    }

    result = records(mapped(tmp_path, VOLUNTEERS, rows), "Contact")

    told = {key: fields.get("GW_Volunteers__Volunteer_Skills__c") for key, fields in result.items()}
    assert told == {
        "benevole:1": "Photo;Écoute;Stand",
        "benevole:2": "Photo",
        "benevole:3": None,
        "benevole:4": "Écoute;Stand",
    }


def test_a_field_of_one_value_takes_no_several(tmp_path):
    mapping = VOLUNTEERS.replace("LastName: Nom\n", "LastName: {all_of: [Nom, Compétences]}\n")

    assert "`LastName` holds one value, and `all_of:` gives several" in refused(tmp_path, mapping)

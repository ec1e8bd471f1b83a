"""What a consultant reads when a mapping is wrong: where, what, and what was meant."""

import pytest
from mapping_builders import loaded, refused
from mapping_examples import GOOD

from npsp_migrate.errors import ProjectError
from npsp_migrate.mapping.loading import load_project


def test_a_field_that_does_not_exist_is_told_with_the_one_that_was_meant(tmp_path):
    mapping = GOOD.replace("LastName:", "LastNme:")

    assert refused(tmp_path, mapping) == (
        "`donateurs.yml`, line 11, column 7: records › donor › fields: `Contact` has no field `LastNme`\n"
        "\n"
        "hint: Did you mean `LastName`?"
    )


def test_all_that_is_wrong_with_a_mapping_is_told_at_once(tmp_path):
    mapping = """\
    version: 1
    colums:
      N°: identifier
    columns:
      N°: identifer
      Donateur: {as: person_name, names: last}
      Montant: {as: amount, required: oui}
    records:
      donor:
        object: Contact
        key: "donateur:{N°}"
        fields:
          LastName: {frm: Donateur}
      gift:
        object: Opportunity
        fields: {}
    """

    assert refused(tmp_path, mapping) == (
        "`donateurs.yml`, line 2, column 1: `colums` is no key here; did you mean `columns`?\n"
        "`donateurs.yml`, line 5, column 7: columns › N°: `identifer` is not known here"
        "; did you mean `identifier`?\n"
        "`donateurs.yml`, line 6, column 38: columns › Donateur › names: `last` is not known here; "
        "write `auto`, `first-last` or `last-first`\n"
        "`donateurs.yml`, line 7, column 35: columns › Montant › required: `true` or `false` is needed here\n"
        "`donateurs.yml`, line 13, column 17: records › donor › fields › LastName: "
        "none of `from`, `is`, `text`, `record`, `lookup`, `first_of` and `all_of` stands here"
        "; did you mean `from`?\n"
        "`donateurs.yml`, line 15, column 5: records › gift: `key` is missing\n"
        "`donateurs.yml`, line 16, column 13: records › gift › fields: this must not be empty\n"
        "\n"
        "hint: Each key is explained in `mappings/README.md`"
    )


def test_a_key_that_stands_twice_is_told_with_both_lines(tmp_path):
    mapping = GOOD + "      LastName: E-mail\n"

    assert refused(tmp_path, mapping) == (
        "`donateurs.yml`, line 12, column 7: records › donor › fields: `LastName` stands here twice, "
        "first in line 11\n"
        "\n"
        "hint: Each key is explained in `mappings/README.md`"
    )


def test_text_that_is_no_yaml_is_told_with_its_line(tmp_path):
    assert refused(tmp_path, "version: 1\ncolumns: {N°: identifier\nrecords: x") == (
        "`donateurs.yml`, line 3, column 8: this is not YAML: expected ',' or '}', but got ':'\n"
        "\n"
        "hint: Put text that holds `: ` or starts with one of `{ [ * & # % @ !` in quotes, and indent with spaces"
    )


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (
            GOOD.replace("{N°}", "{N}"),
            "line 9, column 10: records › donor › key: no column `N` stands under `columns:`",
        ),
        (
            GOOD.replace("› last_name", "› lastname"),
            "line 11, column 17: records › donor › fields › LastName: "
            "`Donateur`, read as `person_name`, has no such part as `Donateur › lastname`\n\n"
            "hint: Did you mean `Donateur › last_name`?",
        ),
        (
            GOOD.replace("object: Contact", "object: Contacts"),
            "line 8, column 13: records › donor › object: no object `Contacts` is known"
            "\n\nhint: Did you mean `Contact`?",
        ),
        (
            GOOD + "      npo02__TotalOppAmount__c: N°\n",
            "line 12, column 7: records › donor › fields: `npo02__TotalOppAmount__c` is computed by NPSP, "
            "which overwrites it\n\nhint: Leave it out; NPSP fills it after the load",
        ),
        (
            GOOD + "      Id: N°\n",
            "line 12, column 7: records › donor › fields: `Id` is computed by Salesforce and cannot be written",
        ),
        (
            GOOD + "      Migration_Key__c: N°\n",
            "line 12, column 7: records › donor › fields: `Migration_Key__c` holds the record's key",
        ),
        (
            GOOD + "      AccountId: N°\n",
            "line 12, column 18: records › donor › fields › AccountId: `AccountId` points to a record of `Account` "
            "and cannot hold a value",
        ),
        (
            GOOD + "      FirstName: {lookup: Account, key: 'a:{N°}'}\n",
            "line 12, column 18: records › donor › fields › FirstName: `FirstName` holds a value "
            "and cannot point to a record",
        ),
        (
            GOOD + "      AccountId: {lookup: Campaign, key: 'a:{N°}'}\n",
            "line 12, column 18: records › donor › fields › AccountId: `AccountId` "
            "points to `Account`, not to `Campaign`",
        ),
        (
            GOOD + "      AccountId: {record: houshold}\n",
            "line 12, column 18: records › donor › fields › AccountId: "
            "no record `houshold` stands under `records:`",
        ),
        (
            GOOD + "      npsp__Frobnicate__c: N°\n",
            "line 12, column 7: records › donor › fields: `Contact` has no field `npsp__Frobnicate__c`",
        ),
        (
            GOOD.replace('"donateur:{N°}"', "donateur"),
            "line 9, column 10: records › donor › key: this key is the same for every row",
        ),
        (
            GOOD.replace("    fields:", "    when: {Type: Particulier}\n    fields:"),
            "line 10, column 12: records › donor › when: no column `Type` stands under `columns:`",
        ),
        (
            GOOD.replace("    fields:", "    when: {E-mail: {begins: [a]}}\n    fields:"),
            "line 10, column 20: records › donor › when › E-mail: none of `starts` and `not` stands here",
        ),
        (
            GOOD.replace("E-mail: email", "E-mail: {as: email, dates: day-first}"),
            "line 5, column 30: columns › E-mail › dates: `dates` means nothing for a column read as `email`\n\n"
            "hint: Write `as:` `date`, or leave it out",
        ),
        (
            GOOD.replace("E-mail: email", "Traitement en cours: text"),
            "line 5, column 3: columns: `Traitement en cours` looks like health data, "
            "which stay out unless a purpose is stated",
        ),
        (
            GOOD.replace("E-mail: email", "E-mail: email\n  e-mail: email"),
            "line 6, column 3: columns: `e-mail` could be `E-mail` or `e-mail`: "
            "headers are compared without case and accents",
        ),
        (
            GOOD.replace("E-mail: email", "Mode: {as: choice, values: {CB: Credit Card}}").replace(
                "    fields:", "    when: {Mode: CB}\n    fields:"
            ),
            "line 10, column 18: records › donor › when › Mode: `Mode` never is `CB` after its `values:`\n\n"
            "hint: Did you mean `Credit Card`?",
        ),
        (
            GOOD.replace("E-mail: email", "Actif: boolean").replace(
                "    fields:", "    when: {Actif: Oui}\n    fields:"
            ),
            "line 10, column 19: records › donor › when › Actif: `Actif` is read as `boolean` and never is `Oui`",
        ),
        (
            GOOD + "      Birthdate: E-mail\n",
            "line 12, column 18: records › donor › fields › Birthdate: `Birthdate` holds a day, "
            "and `E-mail` is read as `email`\n\nhint: Under `columns:`, write `as:` `date`",
        ),
        (
            GOOD + "      DoNotCall: {is: Oui}\n",
            "`DoNotCall` holds true or false, and `Oui` is none\n\n"
            "hint: Write it as `true` or `false`, without quotes",
        ),
        (
            GOOD + "      DoNotCall: {from: N°, values: {a: true, b: 1}}\n",
            "`DoNotCall` holds true or false, and `1` is none",
        ),
        (
            GOOD + "      Birthdate: {text: '{N°}'}\n",
            "`Birthdate` holds a day, and a `text:` is none",
        ),
        (
            GOOD.replace('"donateur:{N°}"', '"donateur:{N°"'),
            "line 9, column 10: records › donor › key: a `{` stands alone in `donateur:{N°`",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_was_meant(tmp_path, wrong, told):
    assert told in refused(tmp_path, wrong)


def test_an_empty_file_and_one_that_is_no_text_are_told(tmp_path):
    assert "`donateurs.yml`: the file is empty" in refused(tmp_path, "")

    (tmp_path / "donateurs.yml").write_bytes("columns: {Prénom: text}".encode("cp1252"))
    with pytest.raises(ProjectError) as caught:
        load_project(tmp_path)

    assert caught.value.message == "`donateurs.yml` is not UTF-8 text"


def test_an_alias_that_repeats_itself_is_told_and_does_not_hang(tmp_path):
    assert "this alias stands inside what it repeats" in refused(tmp_path, "version: 1\ncolumns: &a\n  N°: *a\n")


def test_a_custom_field_is_left_to_the_org(tmp_path):
    project = loaded(tmp_path, GOOD + "      Surnom__c: E-mail\n")

    assert [rule.field for rule in project.sources[0].mapping.records[0].fields] == ["LastName", "Surnom__c"]


def test_health_data_are_read_only_for_a_stated_purpose(tmp_path):
    mapping = GOOD.replace("E-mail: email", "Traitement: {as: text, purpose: 'suivi, consentement du formulaire'}")

    project = loaded(tmp_path, mapping)

    assert "Traitement" in [spec.header for spec in project.sources[0].mapping.columns]

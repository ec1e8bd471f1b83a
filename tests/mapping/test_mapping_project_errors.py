"""What a consultant reads when the project file is wrong."""

import pytest
from mapping_builders import PROJECT, refused
from mapping_examples import GOOD

from npsp_migrate.errors import ProjectError
from npsp_migrate.mapping.loading import load_project


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (PROJECT + "fondée: 2015\n", "`npsp-migrate.yml`, line 7, column 1: `fondée` is no key here"),
        (
            PROJECT + "language: de\n",
            "line 7, column 11: language: `de` is not known here\n\nhint: Write `fr` or `en`",
        ),
        (PROJECT + "founded: 3\n", "line 7, column 10: founded: the number must be 1800 or more"),
        (PROJECT + "founded: '2015'\n", "line 7, column 10: founded: a whole number is needed here"),
        (
            PROJECT + "policies:\n  Contact: {Emial: org}\n",
            "line 8, column 13: policies › Contact: `Contact` has no field `Emial`\n\nhint: Did you mean `Email`?",
        ),
        (
            PROJECT + "policies:\n  Contact: three-way\n",
            "line 8, column 12: policies › Contact: `three-way` is not known here"
            "\n\nhint: Did you mean `three_way`?",
        ),
        (
            PROJECT + "org: {connect: salesforce, domain: https://a.example, client_id_env: ID}\n",
            "line 7, column 6: org: `connect: salesforce` needs `client_secret_env`",
        ),
        (
            PROJECT.replace("donateurs.yml", "donateur.yml"),
            "line 6, column 14: sources › 1 › mapping: no file `donateur.yml` is there\n\n"
            "hint: Did you mean `donateurs.yml`?",
        ),
        (
            PROJECT.replace("    mapping: donateurs.yml\n", ""),
            "line 4, column 5: sources › 1: nothing says what the columns of this source mean",
        ),
        (
            PROJECT + "  - {name: donateurs, file: b.xlsx, leave_out: health}\n",
            "line 7, column 12: sources › 2 › name: two sources have the name `donateurs`",
        ),
        (
            PROJECT + "matching: {gift_reference_fields: [HelloAsso]}\n",
            "`Opportunity` has no field `HelloAsso`",
        ),
    ],
)
def test_a_mistake_in_the_project_file_is_told_the_same_way(tmp_path, wrong, told):
    assert told in refused(tmp_path, GOOD, wrong)


def test_a_secret_written_where_its_variable_belongs_is_never_repeated(tmp_path):
    project = PROJECT + "org: {client_secret_env: 's3cr3t-p4ss!'}\n"

    message = refused(tmp_path, GOOD, project)

    assert "org › client_secret_env: the name of an environment variable is needed here" in message
    assert "s3cr3t" not in message


def test_the_mistakes_of_the_project_and_of_its_mappings_come_together(tmp_path):
    project = PROJECT + "policies: {Contct: org}\n"

    message = refused(tmp_path, GOOD.replace("LastName", "LastNme"), project)

    assert "`donateurs.yml`, line 11" in message
    assert "`npsp-migrate.yml`, line 7" in message


def test_a_long_list_of_mistakes_is_cut_and_counted(tmp_path):
    wrong = GOOD + "".join(f"      Nothing{number}: N°\n" for number in range(40))

    told = refused(tmp_path, wrong)

    assert told.count("`Contact` has no field") == 30
    assert "\n… and 10 more\n" in told


def test_a_folder_without_a_project_says_how_to_start_one(tmp_path):
    with pytest.raises(ProjectError) as caught:
        load_project(tmp_path)

    assert caught.value.message == f"`{tmp_path}` holds no `npsp-migrate.yml`"
    assert "npsp-migrate init" in caught.value.hint

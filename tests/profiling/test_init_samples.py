"""`init` on the sample files, no question answered, beside the mappings that a consultant wrote for them."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from drafted_uses import NOT_READ, Use, uses
from ruamel.yaml import YAML

from npsp_migrate.cli.main import exit_code
from npsp_migrate.mapping.loading import load_project
from npsp_migrate.mapping.project import Project
from npsp_migrate.runs.init import Drafted

REPOSITORY = Path(__file__).parents[2]
ENOUGH = 0.90

# One sheet of each kind: as the consultant's project names it, and as `init` does.
SHEETS = {
    "donateurs": "donateurs-2017-2026",
    "dons": "donateurs-2017-2026-dons",
    "subventions": "dossiers-de-subvention",
    "adhesions": "adhesions-2025",
    "benevoles": "benevoles",
    "course-2025": "octobre-rose-2025-inscrits",
    "course-2024": "octobre-rose-2024-inscriptions",
    "helloasso": "helloasso-paiements",
    "comptabilite": "comptabilite-2025-journal",
}
HEADERS = Path(__file__).parent / "sample_headers.yml"


def test_nine_columns_in_ten_get_the_target_that_a_consultant_chose(drafted_samples: Drafted) -> None:
    wanted, drafted = _consultants(), _drafted(drafted_samples)

    verdicts = {
        (sheet, header): drafted[sheet].get(header, NOT_READ).agrees(wanted[sheet].get(header, NOT_READ))
        for sheet, headers in _load(HEADERS).items()
        for header in headers
    }

    wrong = sorted(place for place, agrees in verdicts.items() if not agrees)
    share = 1 - len(wrong) / len(verdicts)
    print(f"{share:.1%} of {len(verdicts)} columns as the consultant has them; not: {wrong}")
    assert share >= ENOUGH, wrong


def test_no_column_of_health_or_free_text_is_read(drafted_samples: Drafted) -> None:
    read = {header for sheet in _drafted(drafted_samples).values() for header in sheet}

    assert not read & {"Commentaires", "Engagement Remarques", "Situation", "Suivi médical", "Demande", "Libellé"}


def test_the_list_of_patients_is_left_out_as_a_whole(drafted_samples: Drafted) -> None:
    [source] = [each for each in _project(drafted_samples).sources if each.spec.name.startswith("demandes")]

    assert source.mapping.leave_out_whole == "health"
    assert not source.mapping.columns


def test_the_project_is_accepted_as_it_stands(drafted_samples: Drafted) -> None:
    project = _project(drafted_samples)

    assert len(project.sources) == 14
    assert all(
        source.mapping.records or source.mapping.controls
        for source in project.sources
        if not source.mapping.leave_out_whole
    )


def _project(drafted: Drafted) -> Project:
    return load_project(drafted.project)


def _consultants() -> dict[str, dict[str, Use]]:
    folder = REPOSITORY / "mappings" / "sample"
    return {sheet: uses(_load(folder / f"{sheet}.yml")) for sheet in SHEETS}


def _drafted(drafted: Drafted) -> dict[str, dict[str, Use]]:
    sources = {each["name"]: each for each in _load(drafted.project)["sources"]}
    return {sheet: uses(_load(drafted.project.parent / sources[name]["mapping"])) for sheet, name in SHEETS.items()}


def _load(path: Path) -> Mapping:
    return YAML(typ="safe").load(path)


@pytest.mark.slow
def test_the_sample_files_plan_without_editing(
    drafted_samples: Drafted, capsys: pytest.CaptureFixture[str]
) -> None:
    code = exit_code(["plan", "--project", str(drafted_samples.project.parent), "--json"])

    assert code == 0
    assert json.loads(capsys.readouterr().out)

"""`init` on the sample files, no question answered, beside the mappings that a consultant wrote for them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

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
SAME = {frozenset(("text", "choice"))}  # the same word either way


@dataclass(frozen=True, slots=True)
class Use:
    """What became of a column: how it is read, and the fields that it fills; None when it is not read."""

    type: str | None
    fields: frozenset[str]

    def agrees(self, consultant: "Use") -> bool:
        alike = self.type == consultant.type or frozenset((self.type, consultant.type)) in SAME
        if not consultant.fields:
            return alike and not self.fields
        return alike and bool(self.fields & consultant.fields)


def uses(mapping: Mapping) -> dict[str, Use]:
    columns = {
        header: spec if isinstance(spec, str) else spec.get("as", "text")
        for header, spec in (mapping.get("columns") or {}).items()
    }
    filled: dict[str, set[str]] = {header: set() for header in columns}
    for record in (mapping.get("records") or {}).values():
        for field, rule in record["fields"].items():
            for column in _columns(rule):
                header = column.partition(" › ")[0]
                if header in filled:
                    filled[header].add(f"{record['object']}.{field}")
    for control in mapping.get("controls") or ():
        for word in ("date", "amount", "minus"):
            filled[control[word]].add(f"control.{word}")
    return {header: Use(columns[header], frozenset(filled[header])) for header in columns}


def _columns(rule: object) -> Iterator[str]:
    if isinstance(rule, str):
        yield rule
    elif isinstance(rule, Mapping):
        if "from" in rule:
            yield rule["from"]
        for each in rule.get("first_of", ()):
            yield from _columns(each)


def test_nine_columns_in_ten_get_the_target_that_a_consultant_chose(drafted_samples: Drafted) -> None:
    wanted, drafted = _consultants(), _drafted(drafted_samples)

    verdicts = {
        (sheet, header): drafted[sheet]
        .get(header, Use(None, frozenset()))
        .agrees(wanted[sheet].get(header, Use(None, frozenset())))
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

"""The donor list of the sample, saved again by LibreOffice as other tools would: the same plan each time."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from sample_line import DONORS, SAMPLES
from town_project import QUIET

from npsp_migrate.model.plan import Change
from npsp_migrate.runs import looking
from npsp_migrate.runs.opened import open_folder

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed"),
]

PROJECT = """\
version: 1
project: Les donateurs seuls
founded: 2015
sources:
  - name: donateurs
    file: "{file}"
{sheet}    mapping: mappings/sample/donateurs.yml
policies:
  Account: {{Name: create_only}}
"""
MAPPINGS = Path(__file__).parents[2] / "mappings"
SEMICOLON, DOUBLE_QUOTE, WINDOWS_1252, FIRST_SHEET = 59, 34, 1, 1
# Tokens of LibreOffice's text filter; `true` at 9: cells as they are shown; the last: which sheet.
CSV = (
    "csv:Text - txt - csv (StarCalc):"
    f"{SEMICOLON},{DOUBLE_QUOTE},{WINDOWS_1252},1,,0,false,true,false,false,false,{FIRST_SHEET}"
)
SAVED_AS = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "ods": "ods", "xls": "xls:MS Excel 97", "csv": CSV}


LOCALE = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>{locale}</value></prop></item>
</oor:items>
"""


def save_again(target: Path, filter_: str, locale: str = "fr-FR") -> Path:
    """LibreOffice without a window, set to French as the association's would be, with a profile of its own.

    The locale decides how a text export writes days: `21/11/1988` or `11/21/1988`.
    """
    settings = target / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(LOCALE.format(locale=locale), encoding="utf-8")
    profile = f"-env:UserInstallation={(target / 'profile').as_uri()}"
    source = SAMPLES / "data" / DONORS
    command = ["soffice", profile, "--headless", "--convert-to", filter_, "--outdir", str(target), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    [saved] = [path for path in target.iterdir() if path.is_file()]
    return saved


def plan_of_donors(folder: Path, workbook: Path) -> tuple[str, list[Change]]:
    """Fingerprint and changes of a project that knows nothing but this file."""
    project = folder / "project"
    project.mkdir()
    shutil.copytree(MAPPINGS, project / "mappings")
    shutil.copy(workbook, project / workbook.name)
    sheet = "" if workbook.suffix == ".csv" else "    sheet: Donateurs\n"
    text = PROJECT.format(file=workbook.name, sheet=sheet)
    (project / "npsp-migrate.yml").write_text(text, encoding="utf-8")
    opened = open_folder(project)
    with looking.make_plan(opened, opened.workspace.plan, QUIET) as plan:
        return plan.fingerprint, list(plan.changes())


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[Change]]:
    return plan_of_donors(tmp_path_factory.mktemp("original"), SAMPLES / "data" / DONORS)


def told(changes: Sequence[Change]) -> dict[tuple[str, str], list[tuple[object, ...]]]:
    return {(each.object, each.key): [(f.field, f.after) for f in each.fields] for each in changes}


def told_alike(before: dict[str, object], after: dict[str, object]) -> bool:
    """The same fields with the same values, but for a birth date that is lost."""
    return all(before.get(name) == value for name, value in after.items()) and (
        before.keys() - after.keys() <= {"Birthdate"}
    )


@pytest.mark.parametrize("suffix", SAVED_AS)
def test_the_donor_list_saved_again_by_libreoffice_gives_the_same_plan(
    original: tuple[str, list[Change]], tmp_path: Path, suffix: str
) -> None:
    saved = save_again(tmp_path, SAVED_AS[suffix])

    fingerprint, changes = plan_of_donors(tmp_path, saved)

    before, after = told(original[1]), told(changes)
    differing = [key for key in sorted({*before, *after}) if before.get(key) != after.get(key)]
    assert differing == []
    assert fingerprint == original[0]


def test_a_text_export_with_american_days_loses_birth_dates_and_never_moves_one(
    original: tuple[str, list[Change]], tmp_path: Path
) -> None:
    saved = save_again(tmp_path, CSV, "en-US")

    _, changes = plan_of_donors(tmp_path, saved)

    before, after = (
        {each.key: {f.field: f.after for f in each.fields} for each in found if each.object == "Contact"}
        for found in (original[1], changes)
    )
    days = {key: fields["Birthdate"] for key, fields in before.items() if "Birthdate" in fields}
    kept = {key: fields["Birthdate"] for key, fields in after.items() if "Birthdate" in fields}
    apart = after.keys() - before.keys()  # without their birth date, two rows may be two people again
    assert before.keys() <= after.keys()
    assert len(apart) <= len(days) // 20
    assert 0 < len(kept) < len(days)
    assert kept.items() <= days.items()
    others = [key for key in before if not told_alike(before[key], after[key])]
    assert len(others) <= len(apart)  # whoever they had been one with

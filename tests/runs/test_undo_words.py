"""What people read of an undo: the consultant in the terminal, the founders on their page."""

import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rich.console import Console
from staffed_town import QUIET, Staff, night, running_org, town_on
from undo_steps import an_hour_passes

from npsp_migrate.planning.plan_file import PlanFile
from npsp_migrate.report import terminal
from npsp_migrate.report.catalogue import Language, catalogue
from npsp_migrate.report.summary import summarise
from npsp_migrate.runs.reports import write_reports
from npsp_migrate.runs.undoing import make_undo

TERMINAL = """\
- Opportunity  don:R-1  Don R-1, DAY, 50.00 €  (Created by the run that is undone)
- Opportunity  don:R-5  Don R-5, DAY, 1250.00 €  (Created by the run that is undone)
- Opportunity  don:R-2  Don R-2, DAY, 25.50 €  (Created by the run that is undone)
~ Contact  membre:M-2  Jean Dupont
    City: Lyon → (erased)
    Key: membre:M-2 → (erased)
    left alone: Mobile: last import +33 6 39 98 00 02, before the run (to be emptied), org 0612345678
? Contact  membre:M-3  Zoé Martin  (Edited since by Rehearsal User on DAY: `Title`)
? Contact  membre:M-5  Inès Petit  (Something that the run did not write belongs to it: \
Opportunity `Don à l'accueil`, Rehearsal User, DAY)
- Contact  membre:M-1  Awa Diallo  (Created by the run that is undone)
- npsp__Address__c  ID  Foyer Dupont  (NPSP made it by itself for records that go)
~ Account  foyer:M-2  Foyer Dupont
    Key: foyer:M-2 → (erased)
? Account  foyer:M-3  Foyer Martin  (A record that stays belongs to it (Contact))
? Account  foyer:M-5  Foyer Petit  (Something that the run did not write belongs to it: \
Opportunity `Don à l'accueil`, Rehearsal User, DAY)
- Account  foyer:M-1  Foyer Diallo  (Created by the run that is undone)
Undo of run 1: 2 to update, 0 to keep, 4 held, 6 to delete
"""
PAGE = (
    "Annuler l’import n° 1 : ce qui va se passer dans Salesforce",
    "Rien n’est encore annulé. L’import n° 1 est défait : les fiches qu’il a créées sont supprimées, celles qu’il a"
    " modifiées retrouvent leurs anciennes valeurs. Ce que quelqu’un a complété ou modifié depuis reste tel quel.",
    "Regarder 4 fiches qui restent",
    "à supprimer",
    "à remettre comme avant",
    "Modifiée depuis par Rehearsal User le JOUR (Fonction) : laissée telle quelle",
    "Une fiche qui ne vient pas de cet import en dépend (Dons, adhésions et subventions : Don à l'accueil,"
    " Rehearsal User, JOUR) : laissée telle quelle",
    "Valeurs modifiées depuis par quelqu’un",
    "Montant : 50,00 · Date : 14/03/2024 · Nom : Don R-1 · Type de fiche : Don (Donation) ·"
    " Étape : Reçu (Closed Won) · Donateur : membre:M-1 · Foyer ou organisation : foyer:M-1",
    "Fiches que Salesforce supprime avec celles dont elles dépendent (Paiements) :",
    "Ce qui est supprimé reste 15 jours dans la corbeille de Salesforce, et peut y être récupéré",
    "Fiches à supprimer : 6 ; à remettre comme avant : 2.",
)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlanFile]:
    """A town on an org where Jean was before, and where staff went on working after the run."""
    folder = tmp_path_factory.mktemp("org")
    with pytest.MonkeyPatch.context() as environment, running_org(folder) as org:
        environment.setenv("SF_CLIENT_ID", "key")
        environment.setenv("SF_CLIENT_SECRET", "secret")
        jean = org.create("Contact", FirstName="Jean", LastName="Dupont", npe01__HomeEmail__c="jean@example.org")
        an_hour_passes(folder / "org.sqlite")
        town = town_on(org, folder / "town")
        night(town)
        an_hour_passes(folder / "org.sqlite", town)
        _work_goes_on(org, jean)
        with make_undo(town, 1, town.workspace.root / "undo-1.plan", QUIET) as made:
            yield made


def _work_goes_on(org: Staff, jean: str) -> None:
    typed = {"Name": "Don à l'accueil", "StageName": "Closed Won", "CloseDate": "2026-11-01", "Amount": 20}
    org.edit("Contact", jean, MobilePhone="0612345678")
    org.edit("Contact", org.id_of("Contact", "membre:M-3"), Title="Présidente")
    org.create("Opportunity", npsp__Primary_Contact__c=org.id_of("Contact", "membre:M-5"), **typed)


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        if text := " ".join(data.split()):
            self.found.append(text)


def test_the_terminal_tells_what_goes_what_comes_back_and_what_stays(plan: PlanFile) -> None:
    screen = Console(file=io.StringIO(), width=200)
    words = catalogue(Language.ENGLISH)

    terminal.show_changes(screen, plan.changes(), words, 50)
    screen.print(terminal.pending_line(summarise(plan), words), highlight=False)

    said = re.sub(r"\d{4}-\d\d-\d\d", "DAY", screen.file.getvalue())  # type: ignore[attr-defined]  # a StringIO
    assert re.sub(r"\ba0c\w{15}", "ID", said) == TERMINAL


def test_the_founders_page_tells_the_same_in_their_words(plan: PlanFile, tmp_path: Path) -> None:
    page, workbook = write_reports(plan, Language.FRENCH, tmp_path / "undo-1.plan")

    texts = _Texts()
    texts.feed(page.read_text(encoding="utf-8"))
    dated = [re.sub(r"le \d\d/\d\d/\d{4}|, \d\d/\d\d/\d{4}\)", _day, text) for text in texts.found]
    assert [line for line in PAGE if line not in dated] == []
    assert (page.name, workbook.name) == ("annulation-1.html", "annulation-1.xlsx")
    assert not re.search(r"undo-|\bNone\b|nan", " ".join(texts.found[:200]))


def _day(found: re.Match[str]) -> str:
    return "le JOUR" if found[0].startswith("le") else ", JOUR)"

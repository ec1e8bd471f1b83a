"""The columns of all sources and where they go: the annex to the register of processing activities."""

import csv
import html
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from npsp_migrate.mapping.project import Project
from npsp_migrate.mapping.sensitive import DataClass, data_class
from npsp_migrate.model.plan import ColumnUse
from npsp_migrate.report.written import one_line

_FRENCH = {
    DataClass.HEALTH: "santé",
    DataClass.FREE_TEXT: "texte libre",
    DataClass.PASSWORD: "mot de passe",
    DataClass.SOCIAL_SECURITY: "numéro de sécurité sociale",
    DataClass.BANK: "coordonnées bancaires",
    DataClass.CONTACT: "coordonnées",
    DataClass.IDENTITY: "identité",
    DataClass.BIRTH: "naissance",
    DataClass.GIFT: "dons et paiements",
    DataClass.CONSENT: "consentement et refus",
    DataClass.OTHER: "autre",
}
HEADERS = ("Source", "Fichier", "Feuille", "Colonne", "Catégorie", "Destination", "Finalité")


@dataclass(frozen=True, slots=True)
class Listed:
    """One column of one sheet. Without a destination, it is not kept."""

    source: str
    file: str
    sheet: str
    header: str
    told: DataClass
    targets: tuple[str, ...]
    purpose: str

    @property
    def cells(self) -> tuple[str, ...]:
        going = ", ".join(self.targets) or "non repris"
        return self.source, self.file, self.sheet, self.header, _FRENCH[self.told], going, self.purpose


def list_columns(project: Project, columns: Iterable[ColumnUse]) -> tuple[Listed, ...]:
    """Those that are taken along, and those that are left in the files."""
    specs = {(source.spec.name, spec.header): spec for source in project.sources for spec in source.mapping.columns}
    found = []
    headers: dict[tuple[str, str, str], list[str]] = {}
    columns = list(columns)
    for each in columns:
        headers.setdefault((each.source, each.file, each.sheet), []).append(each.header)
    for each in columns:
        spec = specs.get((each.source, each.header))
        told = data_class(each.header, spec.type if spec else None, headers[each.source, each.file, each.sheet])
        purpose = (spec.purpose or project.privacy.purpose) if spec and each.targets else ""
        found.append(Listed(each.source, each.file, each.sheet, each.header, told, each.targets, purpose))
    return tuple(found)


def as_csv(listed: Sequence[Listed]) -> str:
    """With semicolons, as French spreadsheets open it; no cell begins like a formula."""
    written = io.StringIO()
    rows = csv.writer(written, delimiter=";", lineterminator="\r\n")
    rows.writerow(HEADERS)
    rows.writerows([_harmless(cell) for cell in each.cells] for each in listed)
    return "\ufeff" + written.getvalue()


def _harmless(cell: str) -> str:
    text = one_line(cell)
    return f"'{text}" if text[:1] in tuple("=+-@\t\r") else text


def as_page(project: Project, listed: Sequence[Listed]) -> str:
    """One page for the register, without a value of anybody."""
    taken = [each for each in listed if each.targets]
    left = [each for each in listed if not each.targets]
    privacy = project.privacy
    parts = [
        f"<h1>Inventaire des données – {html.escape(project.name)}</h1>",
        f"<p>Responsable\u00a0: {html.escape(privacy.responsible or 'à compléter')}<br>",
        f"Finalité\u00a0: {html.escape(privacy.purpose or 'à compléter')}</p>",
        f"<h2>Colonnes reprises ({len(taken)})</h2>",
        _table(taken),
        f"<h2>Colonnes laissées dans les fichiers ({len(left)})</h2>",
        _table(left),
    ]
    style = "body{font-family:sans-serif;margin:2em}td,th{border:1px solid #999;padding:.3em}"
    head = f'<meta charset="utf-8"><title>Inventaire des données</title><style>{style}</style>'
    return f'<!doctype html><html lang="fr"><head>{head}</head><body>{"".join(parts)}</body></html>\n'


def _table(listed: Sequence[Listed]) -> str:
    head = "".join(f"<th>{name}</th>" for name in HEADERS)
    rows = ("".join(f"<td>{html.escape(one_line(cell))}</td>" for cell in each.cells) for each in listed)
    return f"<table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"

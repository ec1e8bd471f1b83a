"""A world's sheets as the files that an association would hand over, and what our command line made of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from people_world.figures import Figures, between_people, pairwise
from people_world.sheets import Sheets

HEADERS = {
    "title": "Civilité",
    "first": "Prénom",
    "last": "Nom",
    "email": "E-mail",
    "phone": "Téléphone",
    "birth": "Date de naissance",
    "street": "Adresse",
    "postcode": "CP",
    "city": "Ville",
}
WHOLE_NAME = "Nom et prénom"  # where no column tells the first name
SPOT = ["source", "row", "person"]


@dataclass(frozen=True, slots=True)
class Found:
    """Who was found. `waiting`: sources of the mentions that wait for a person; they count as pairs missed."""

    people: Figures
    homes: Figures
    between: Figures
    waiting: Sequence[str]


def write_files(sheets: Sheets, folder: Path) -> list[Path]:
    """One `.csv` a source, most trusted first, with the columns that it fills; rows stand where the truth says."""
    return [_written(str(source), rows, folder) for source, rows in sheets.raw.groupby("source")]


def _written(source: str, rows: pd.DataFrame, folder: Path) -> Path:
    filled = [name for name in HEADERS if (rows[name] != "").any()]
    named = HEADERS if "first" in filled else {**HEADERS, "last": WHOLE_NAME}
    path = folder / f"{source}.csv"
    rows.sort_values("row")[filled].rename(columns=named).to_csv(path, sep=";", index=False)
    return path


def found_in(export: Path, truth: pd.DataFrame) -> Found:
    """`export`: what `match --export` wrote. Who is not in it is alone, as a person and at home."""
    told = pd.read_csv(export, dtype=str, keep_default_na=False).astype({"row": int, "person": int})
    all_of_them = truth.merge(told, how="outer", on=SPOT, validate="one_to_one", indicator=True)
    invented = all_of_them["_merge"] == "right_only"
    if invented.any():
        raise AssertionError(f"told of nobody: {all_of_them.loc[invented, SPOT].to_numpy().tolist()[:3]}")
    waiting = all_of_them["cluster"].isna()
    alone = pd.Series([f"alone {number}" for number in range(len(all_of_them))], index=all_of_them.index)
    clusters, homes = (
        pd.factorize(all_of_them[name].where(~waiting, alone))[0] for name in ("cluster", "household")
    )
    who, lives = (all_of_them[name].to_numpy(dtype="int64") for name in ("who", "lives"))
    return Found(
        people=pairwise(clusters, who),
        homes=pairwise(homes, lives),
        between=between_people(homes, lives, clusters, who),
        waiting=all_of_them.loc[waiting, "source"].tolist(),
    )

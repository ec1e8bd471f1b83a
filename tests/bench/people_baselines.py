"""What others make of the same people: equal raw values, and Splink as its tutorial shows it."""

import logging

import numpy as np
import numpy.typing as npt
import pandas as pd

from npsp_migrate.matching.folding import fold
from npsp_migrate.matching.linkage.couple_cells import unfold_couples
from npsp_migrate.matching.linkage.mentions import TEXT_COLUMNS, Mentions
from npsp_migrate.matching.linkage.name_tables import NONE

Groups = npt.NDArray[np.int64]


def equal_raw_values(raw: pd.DataFrame, mentions: Mentions) -> Groups:
    """One person where the e-mail is equal, or first name, last name and postal code are, letter for letter."""
    cells = raw.iloc[mentions.origin["position"].to_numpy(dtype=np.int64)].reset_index(drop=True)
    name = cells["first"] + "|" + cells["last"] + "|" + cells["postcode"]
    full = (cells["first"] != "") & (cells["last"] != "") & (cells["postcode"] != "")
    second = (
        mentions.origin["person"].to_numpy(dtype=np.int64) == 2
    )  # a couple row is a person and a half to nobody
    parent = list(range(len(cells)))

    def root(line: int) -> int:
        while parent[line] != line:
            parent[line] = line = parent[parent[line]]
        return line

    for keys in (cells["email"].where(~second, ""), name.where(full & ~second, "")):
        first: dict[str, int] = {}
        for line, key in enumerate(keys.tolist()):
            if key:
                parent[root(line)] = root(first.setdefault(key, line))
    return np.array([root(line) for line in range(len(cells))], dtype=np.int64)


def for_splink(raw: pd.DataFrame, mentions: Mentions) -> pd.DataFrame:
    """Names as typed, without accents and capitals; the rest cleaned as for ours; couple rows unfolded."""
    blank = {name: "" for name in TEXT_COLUMNS if name not in raw}
    typed = unfold_couples(raw.assign(**blank).fillna("")).sort_values(["source", "row", "person"])

    def text(texts: npt.NDArray[np.object_], codes: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
        return np.append(texts, None)[codes]

    def number(codes: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
        return np.where(codes == NONE, None, codes.astype(str).astype(object))

    birth = pd.Series(mentions.birth.astype(str))
    return pd.DataFrame(
        {
            "unique_id": np.arange(len(mentions)),
            "first_name": [fold(text) or None for text in typed["first"].tolist()],
            "surname": [fold(text) or None for text in typed["last"].tolist()],
            "email": text(mentions.email_texts, mentions.email[:, 0]),
            "phone": number(mentions.phone[:, 0]),
            "postcode": number(mentions.postcode),
            "city": number(mentions.city),
            "dob": np.where(birth == "0", None, birth.str[:4] + "-" + birth.str[4:6] + "-" + birth.str[6:]),
        }
    )


def splink_as_in_its_tutorial(people: pd.DataFrame) -> Groups:
    """Comparisons of its library, its training, P ≥ .95, connected components."""
    import splink.comparison_library as cl  # an extra: the bench says so where it is missing
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.disable(logging.WARNING)  # it tells of each step
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.NameComparison("first_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("dob", input_is_string=True, datetime_format="%Y-%m-%d"),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.EmailComparison("email"),
            cl.ExactMatch("phone"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("first_name", "surname"),
            block_on("surname", "postcode"),
            block_on("email"),
            block_on("phone"),
        ],
    )
    linker = Linker(DuckDBAPI().register(people), settings)
    training, same_name = linker.training, block_on("first_name", "surname")
    training.estimate_probability_two_random_records_match([same_name, block_on("email")], recall=0.7)
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (same_name, block_on("email")):
        training.estimate_parameters_using_expectation_maximisation(rule)
    pairs = linker.inference.predict(threshold_match_probability=0.5)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=0.95)
    found = clusters.as_pandas_dataframe().set_index("unique_id")["cluster_id"]
    return pd.factorize(found.reindex(people["unique_id"]))[0].astype(np.int64)

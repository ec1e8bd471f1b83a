"""Records that the org has without our key and that are ours by what they are: adopted, not doubled."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from npsp_migrate.model.records import RecordSet
from npsp_migrate.npsp.natural_keys import AUTOMATIC_PAYMENT, PAIRS
from npsp_migrate.npsp.objects import PAYMENT
from npsp_migrate.planning.planned import Texts
from npsp_migrate.planning.reading import key_path
from npsp_migrate.planning.sides import ID, fold_keys

Adopted = Mapping[str, Mapping[str, str]]  # object → Id (15 characters) → key of the record that adopts it


def found_by_nature(
    records: RecordSet, current: pd.DataFrame, key_field: str, adopted: Adopted
) -> Mapping[str, int]:
    """Key → position in the org of the one record without our key that can only be this one.

    NPSP creates contact roles and payments by itself, and staff add people to campaigns. Where two records
    could be the one, none is taken.
    """
    fields = AUTOMATIC_PAYMENT if records.object == PAYMENT else PAIRS.get(records.object, ())
    if not fields or current.empty or not set(fields) <= set(records.frame.columns):
        return {}
    keyless = np.array([key is None for key in fold_keys(current[key_field])], dtype=np.bool_)
    theirs = {name: _org_side(records, current, name, key_field, adopted) for name in fields}
    ours = {name: _our_side(records, name) for name in fields}
    there = pd.DataFrame({**theirs, "position": np.arange(len(current))})[keyless].dropna()
    here = pd.DataFrame({**ours, "key": records.frame.index}).dropna()
    names = list(fields)
    there = there[~there.duplicated(names, keep=False)]
    here = here[~here.duplicated(names, keep=False)]
    both = here.merge(there, on=names)
    return dict(zip(both["key"].tolist(), both["position"].tolist(), strict=True))


def _our_side(records: RecordSet, name: str) -> Texts:
    column = records.frame[name].to_numpy(dtype=object)
    return fold_keys(column) if name in records.references else column


def _org_side(records: RecordSet, current: pd.DataFrame, name: str, key_field: str, adopted: Adopted) -> Texts:
    reference = records.references.get(name)
    if reference is None:
        return _column(current, name)
    keys = _column(current, key_path(reference, key_field))
    coming = adopted.get(reference.parent, {})
    named = [
        key if isinstance(key, str) else coming.get(str(org_id)[:ID])
        for key, org_id in zip(keys, _column(current, name), strict=True)
    ]
    return fold_keys(np.array([*named, None], dtype=object)[:-1])


def _column(current: pd.DataFrame, name: str) -> Texts:
    if name not in current:
        return np.full(len(current), None, dtype=object)
    column: Texts = current[name].to_numpy(dtype=object)
    return column

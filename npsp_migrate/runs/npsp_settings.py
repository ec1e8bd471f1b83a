"""Reads from the org what a forecast needs of its settings. Asked only where a plan writes something."""

from decimal import Decimal

from npsp_migrate.errors import OrgError
from npsp_migrate.model.org import OrgReader
from npsp_migrate.model.plan import Action
from npsp_migrate.npsp import settings as npsp
from npsp_migrate.npsp.household_names import NameFormat
from npsp_migrate.npsp.objects import CONTACT, OPPORTUNITY
from npsp_migrate.npsp.settings import NpspSettings
from npsp_migrate.planning.planned import Planned

_WRITES = (Action.CREATE, Action.UPDATE)


def read_settings(org: OrgReader, planned: Planned) -> NpspSettings:
    """What cannot be read is assumed as NPSP ships it, and said."""
    written = {plan.object for plan in planned.objects if plan.heads["action"].isin(_WRITES).any()}
    usual = NpspSettings()
    naming = _naming(org) if CONTACT in written else usual.naming
    won = _won(org) if OPPORTUNITY in written else usual.won
    missing = {"unchecked-naming-settings": naming, "unchecked-won-stages": won}
    assumed = tuple(code for code, found in missing.items() if found is None)
    return NpspSettings(naming or usual.naming, won or usual.won, assumed)


def _naming(org: OrgReader) -> NameFormat | None:
    try:
        told = org.read(npsp.NAMING_SETTINGS, (npsp.NAME_FORMAT, npsp.CONNECTOR, npsp.MOST_NAMED))
    except OrgError:
        return None
    told = told[told[npsp.NAME_FORMAT].notna()]
    if told.empty:
        return NameFormat()
    name, connector, most = told.iloc[0].tolist()
    return NameFormat(str(name), str(connector or ""), int(most) if isinstance(most, Decimal | int) else 9)


def _won(org: OrgReader) -> frozenset[str] | None:
    try:
        stages = org.read(npsp.STAGES, (npsp.STAGE_NAME, npsp.IS_WON))
    except OrgError:
        return None
    return frozenset(str(name) for name, won in stages.itertuples(index=False, name=None) if won)

"""Campaigns: of a column that names them, of a sheet about one event, of a list of events."""

from pathlib import PurePath

from npsp_migrate.model.issue import words
from npsp_migrate.model.profile import Meaning
from npsp_migrate.npsp.objects import CAMPAIGN
from npsp_migrate.profiling.drafting import word_maps
from npsp_migrate.profiling.drafting.draft import DraftRecord, fits_template
from npsp_migrate.profiling.drafting.scene import Fields, Scene


def campaign_of(scene: Scene) -> list[DraftRecord]:
    header = scene.header(Meaning.CAMPAIGN)
    if not header or not fits_template(header):
        return []
    fields: Fields = {"Name": header, "IsActive": {"is": True}}
    key = f"campagne:{{{header}}}"
    return [DraftRecord("campaign", CAMPAIGN, key, fields, {header: "present"}, merges=True)]


def campaign_of_sheet(scene: Scene) -> DraftRecord:
    """The whole sheet tells of one event, whose name its file has."""
    name = PurePath(scene.sheet.places[0].file).stem
    fields: Fields = {"Name": {"is": name}, "IsActive": {"is": True}}
    key = f"campagne:{name}".replace("{", "(").replace("}", ")")
    return DraftRecord("campaign", CAMPAIGN, key, fields, merges=True, because=words("record-campaign-of-sheet"))


def campaigns(scene: Scene) -> list[DraftRecord]:
    """A list of events: one row is one campaign, the same as the one that gifts name."""
    named = campaign_of(scene)
    if not named:
        return []
    [campaign] = named
    fields: Fields = dict(campaign.fields)
    plain = (
        (Meaning.MEMBER_FROM, "StartDate"),
        (Meaning.DAY, "StartDate"),
        (Meaning.MEMBER_UNTIL, "EndDate"),
        (Meaning.BUDGET, "BudgetedCost"),
        (Meaning.COST, "ActualCost"),
    )
    for meaning, name in plain:
        if header := scene.header(meaning):
            fields.setdefault(name, header)
    if kind := scene.header(Meaning.KIND_OF_PERSON):  # `Type`, of whatever the rows are
        told = {word: word_maps.campaign_type(word) or "Other" for word in scene.words_of(kind)}
        fields["Type"] = {"from": kind, "values": told}
    return [DraftRecord(campaign.name, CAMPAIGN, campaign.key, fields, campaign.when, merges=True)]

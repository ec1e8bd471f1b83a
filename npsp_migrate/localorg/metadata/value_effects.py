"""Value sets: global ones, and those of the standard picklists."""

from types import MappingProxyType
from xml.etree.ElementTree import Element

from npsp_migrate.localorg.metadata.field_effects import change_values, refresh_value_set
from npsp_migrate.localorg.metadata.problems import Applied, Problem
from npsp_migrate.localorg.metadata.record_effects import keep
from npsp_migrate.localorg.metadata.site import Site
from npsp_migrate.localorg.metadata.stages import read_stages
from npsp_migrate.localorg.metadata.tree import text_of
from npsp_migrate.localorg.metadata.values import picklist_values
from npsp_migrate.localorg.xmltext import line_of

# Which fields take their values from which standard value set.
STANDARD_SETS = MappingProxyType(
    {
        "AccountOwnership": ("Account.Ownership",),
        "AccountRating": ("Account.Rating", "Lead.Rating"),
        "AccountType": ("Account.Type",),
        "CampaignMemberStatus": ("CampaignMember.Status",),
        "CampaignStatus": ("Campaign.Status",),
        "CampaignType": ("Campaign.Type",),
        "CaseOrigin": ("Case.Origin",),
        "CasePriority": ("Case.Priority",),
        "CaseReason": ("Case.Reason",),
        "CaseStatus": ("Case.Status",),
        "CaseType": ("Case.Type",),
        "ContactRole": ("OpportunityContactRole.Role",),
        "EventSubject": ("Event.Subject",),
        "Industry": ("Account.Industry", "Lead.Industry"),
        "LeadSource": ("Account.AccountSource", "Contact.LeadSource", "Lead.LeadSource", "Opportunity.LeadSource"),
        "LeadStatus": ("Lead.Status",),
        "OpportunityStage": ("Opportunity.StageName",),
        "OpportunityType": ("Opportunity.Type",),
        "Salutation": ("Contact.Salutation", "Lead.Salutation"),
        "TaskPriority": ("Task.Priority",),
        "TaskStatus": ("Task.Status",),
        "TaskSubject": ("Task.Subject",),
        "TaskType": ("Task.Type",),
    }
)


def apply_global_set(site: Site, name: str, body: Element) -> Applied:
    if not text_of(body, "masterLabel"):
        raise Problem("Required field is missing: masterLabel", line_of(body), "REQUIRED_FIELD_MISSING")
    picklist_values(body, "customValue")
    before = site.store.find("GlobalValueSet", name)
    stored, changed = keep(site, "GlobalValueSet", name, body)
    refresh_value_set(site, name)
    return Applied(stored.id, created=before is None, changed=changed)


def apply_standard_set(site: Site, name: str, body: Element) -> Applied:
    """The fields that the org has take the values; a stage brings what the platform derives from it."""
    fields = STANDARD_SETS.get(name)
    if fields is None:
        raise Problem(f"A standard value set of this name is not emulated by the local org: {name}", line_of(body))
    read_stages(body)
    if not picklist_values(body, "standardValue"):
        raise Problem("Required field is missing: standardValue", line_of(body), "REQUIRED_FIELD_MISSING")
    for each in fields:
        object_name, _, field_name = each.partition(".")
        owner = site.org.schema.object(object_name)
        field = owner.find(field_name) if owner else None
        if owner is not None and field is not None and field.type in ("picklist", "multipicklist", "combobox"):
            change_values(site, owner, field, body, "standardValue")
    stored, changed = keep(site, "StandardValueSet", name, body)
    site.org.reload_definitions()
    return Applied(stored.id, changed=changed)

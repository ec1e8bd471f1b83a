"""Sales stages as a standard value set tells them: what the platform derives from each."""

import re
from xml.etree.ElementTree import Element

from npsp_migrate.localorg.definitions import Stage
from npsp_migrate.localorg.metadata.problems import Problem
from npsp_migrate.localorg.metadata.tree import is_true, text_of
from npsp_migrate.localorg.xmltext import line_of

_PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]+)?\Z")


def read_stages(body: Element) -> list[Stage]:
    """Meant for `OpportunityStage`; in other sets the values say nothing of a forecast."""
    return [_stage(each) for each in body.iterfind("standardValue")]


def _stage(value: Element) -> Stage:
    probability = text_of(value, "probability") or "0"
    if not _PERCENT.match(probability):
        raise Problem(f"'{probability}' is not a valid value for the type xsd:int", line_of(value))
    return Stage(
        text_of(value, "fullName") or text_of(value, "label"),
        is_true(value, "closed"),
        is_true(value, "won"),
        float(probability),
        text_of(value, "forecastCategory") or "Pipeline",
    )

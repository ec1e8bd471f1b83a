"""Who is told of a night, and by which way. What could not be told stands in the log, and fails nothing."""

from npsp_migrate.mapping.sync_settings import Occasion
from npsp_migrate.report.catalogue import catalogue
from npsp_migrate.runs.nightly.log import NightLog
from npsp_migrate.runs.nightly.message import message_of, occasions
from npsp_migrate.runs.nightly.night import Ending, Night
from npsp_migrate.runs.opened import OpenedProject
from npsp_migrate.runs.telling import beat, tell

_FAILED = (Ending.STOPPED, Ending.FAILED, Ending.INTERRUPTED)


def tell_night(night: Night, opened: OpenedProject, log: NightLog) -> None:
    """By name of the variable, as it stands in the project: the address itself is nowhere repeated."""
    settings = opened.project.sync
    happened = occasions(night)
    message = message_of(night, opened.project, catalogue(opened.language))
    for each in settings.notify:
        if happened.intersection(each.on):
            log.note("told", env=each.env, result=tell(message, each.env).value)
    if settings.heartbeat_env:
        answered = beat(settings.heartbeat_env, failed=night.ending in _FAILED)
        log.note("heartbeat", env=settings.heartbeat_env, failed=night.ending in _FAILED, result=answered.value)


def tell_unstarted(night: Night, opened: OpenedProject) -> None:
    """No log, which may belong to the run that holds the project; no heartbeat: that run may still be well."""
    message = message_of(night, opened.project, catalogue(opened.language))
    for each in opened.project.sync.notify:
        if {Occasion.FAILURE, Occasion.ALWAYS}.intersection(each.on):
            tell(message, each.env)

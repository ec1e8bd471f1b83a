"""A line for the user's own crontab."""

from pathlib import Path
from shlex import join, quote

from npsp_migrate.runs.nightly.schedule_parts import Night, ScheduleFile, secrets_file

CRONTAB = """\
# Nightly update of Salesforce: {project}. Add these lines with `crontab -e`.
# cron mails what is printed, and a night with nothing to say prints nothing.
# Debian's and Ubuntu's cron know no CRON_TZ: there the time is the machine's own.
CRON_TZ={zone}
{minute} {hour} * * * {command}
"""


def files(night: Night) -> tuple[ScheduleFile, ...]:
    told = CRONTAB.format(
        project=" ".join(night.project.split()),
        zone=night.time_zone,
        minute=night.at.minute,
        hour=night.at.hour,
        command=_command(night),
    )
    crontab = ScheduleFile(f"npsp-migrate-{night.slug}.crontab", told)
    return (crontab, secrets_file(night)) if night.secrets else (crontab,)


def _command(night: Night) -> str:
    """cron reads `%` as the end of the line."""
    run = f"{join(night.command)} sync --project {quote(str(night.root))}"
    if night.secrets:
        run = f'set -a; . "$HOME/.config/npsp-migrate/{night.slug}.env"; {run}'
    return run.replace("%", r"\%")


def next_steps(night: Night, folder: Path) -> tuple[str, ...]:
    crontab = quote(str(folder / f"npsp-migrate-{night.slug}.crontab"))
    steps = (
        f"crontab -l 2>/dev/null | cat - {crontab} | crontab -",
        "crontab -l   # to see that it stands there once",
    )
    if not night.secrets:
        return steps
    env = quote(str(folder / f"{night.slug}.env"))
    move = f"mkdir -p ~/.config/npsp-migrate && mv {env} ~/.config/npsp-migrate/   # then write the values into it"
    return (move, *steps)

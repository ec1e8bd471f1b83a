"""A timer of the user's own systemd: it needs no root, knows time zones, and makes up for a missed night."""

from pathlib import Path
from shlex import quote

from npsp_migrate.runs.nightly.schedule_parts import Night, ScheduleFile, secrets_file

SERVICE = """\
[Unit]
Description=Nightly update of Salesforce: {project}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory={root}
EnvironmentFile=-{folder}/{slug}.env
ExecStart={program} sync --project {root_word}
# 3: something waits for a person, who is told. 7, a guardrail, is a failure that somebody must look at.
SuccessExitStatus=3
TimeoutStartSec={limit}h
TimeoutStopSec=120
KillSignal=SIGTERM
Nice=10
UMask=0077
NoNewPrivileges=true
"""
TIMER = """\
[Unit]
Description=Every night at {clock} ({zone}): {project}

[Timer]
OnCalendar=*-*-* {clock}:00 {zone}
Persistent=true
AccuracySec=1min
RandomizedDelaySec=5min

[Install]
WantedBy=timers.target
"""


def files(night: Night) -> tuple[ScheduleFile, ...]:
    name = f"npsp-migrate-{night.slug}"
    root = str(night.root)
    told = {
        "project": _plain(night.project),
        "root": _specifiers(root),
        "root_word": _word(root),
        "folder": "%h/.config/npsp-migrate",
        "slug": night.slug,
        "program": " ".join(_word(each) for each in night.command),
        "limit": night.hours_allowed,
        "clock": night.clock,
        "zone": night.time_zone,
    }
    units = (
        ScheduleFile(f"{name}.service", SERVICE.format_map(told)),
        ScheduleFile(f"{name}.timer", TIMER.format_map(told)),
    )
    return (*units, secrets_file(night)) if night.secrets else units


def next_steps(night: Night, folder: Path) -> tuple[str, ...]:
    name = f"npsp-migrate-{night.slug}"
    steps = [
        "mkdir -p ~/.config/systemd/user ~/.config/npsp-migrate",
        f"cp {quote(str(folder / name))}.service {quote(str(folder / name))}.timer ~/.config/systemd/user/",
    ]
    if night.secrets:
        env = quote(str(folder / f"{night.slug}.env"))
        steps.append(f"mv {env} ~/.config/npsp-migrate/   # then write the values into it")
    return (
        *steps,
        f"systemctl --user daemon-reload && systemctl --user enable --now {name}.timer",
        "loginctl enable-linger   # so that it runs while nobody is logged in",
        f"systemctl --user start {name}.service && journalctl --user -u {name}   # a first night, now",
    )


def _plain(text: str) -> str:
    return _specifiers(" ".join(text.split()))


def _specifiers(text: str) -> str:
    """systemd reads `%` as the beginning of a specifier."""
    return text.replace("%", "%%")


def _word(text: str) -> str:
    """One word of a command line: in quotes, with `$` and `%` meaning themselves."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{_specifiers(escaped)}"'

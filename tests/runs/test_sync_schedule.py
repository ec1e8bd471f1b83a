"""The files of `sync install`: as they are read, and as the schedulers themselves read them."""

import os
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from defusedxml import ElementTree
from ruamel.yaml import YAML

from npsp_migrate.errors import MigrateError
from npsp_migrate.mapping.project import Connect, OrgSettings, Project
from npsp_migrate.mapping.sync_settings import Notify, SyncSettings
from npsp_migrate.runs.nightly.schedule import (
    Installed,
    Scheduler,
    read_time,
    secret_names,
    slug_of,
    write_schedule,
)

SYNC = SyncSettings(notify=(Notify("NPSP_NOTIFY_URL"),), heartbeat_env="NPSP_HEARTBEAT_URL")
COMMAND = ("/opt/npsp-migrate/bin/npsp-migrate",)
SLUG = "les-coquelicots-d-octobre"
SERVICE = """\
[Unit]
Description=Nightly update of Salesforce: Les Coquelicots d'Octobre
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory=/srv/coquelicots
EnvironmentFile=-%h/.config/npsp-migrate/les-coquelicots-d-octobre.env
ExecStart="/opt/npsp-migrate/bin/npsp-migrate" sync --project "/srv/coquelicots"
# 3: something waits for a person, who is told. 7, a guardrail, is a failure that somebody must look at.
SuccessExitStatus=3
TimeoutStartSec=4h
TimeoutStopSec=120
KillSignal=SIGTERM
Nice=10
UMask=0077
NoNewPrivileges=true
"""
TIMER = """\
[Unit]
Description=Every night at 03:15 (Europe/Paris): Les Coquelicots d'Octobre

[Timer]
OnCalendar=*-*-* 03:15:00 Europe/Paris
Persistent=true
AccuracySec=1min
RandomizedDelaySec=5min

[Install]
WantedBy=timers.target
"""
CRONTAB = """\
# Nightly update of Salesforce: Les Coquelicots d'Octobre. Add these lines with `crontab -e`.
# cron mails what is printed, and a night with nothing to say prints nothing.
# Debian's and Ubuntu's cron know no CRON_TZ: there the time is the machine's own.
CRON_TZ=Europe/Paris
15 3 * * * set -a; . "$HOME/.config/npsp-migrate/les-coquelicots-d-octobre.env"; \
/opt/npsp-migrate/bin/npsp-migrate sync --project /srv/coquelicots
"""
SECRETS = """\
# Secrets of Les Coquelicots d'Octobre. Readable by its owner only; keep it out of any repository.

NPSP_NOTIFY_URL=
NPSP_HEARTBEAT_URL=
"""


def project(root: Path = Path("/srv/coquelicots"), sync: SyncSettings = SYNC) -> Project:
    return Project(root, "Les Coquelicots d'Octobre", (), sync=sync)


def install(scheduler: Scheduler, folder: Path, of: Project | None = None, at: str = "03:15") -> Installed:
    return write_schedule(of or project(), scheduler, at, folder, COMMAND)


def text(installed: Installed, ending: str) -> str:
    [path] = [path for path in installed.files if path.name.endswith(ending)]
    return path.read_text(encoding="utf-8")


def test_a_timer_of_the_users_own_systemd(tmp_path: Path) -> None:
    installed = install(Scheduler.SYSTEMD, tmp_path)

    assert [path.name for path in installed.files] == [
        f"npsp-migrate-{SLUG}.service",
        f"npsp-migrate-{SLUG}.timer",
        f"{SLUG}.env",
    ]
    assert text(installed, ".service") == SERVICE
    assert text(installed, ".timer") == TIMER
    assert text(installed, ".env") == SECRETS
    assert (tmp_path / f"{SLUG}.env").stat().st_mode & 0o777 == 0o600
    assert installed.next_steps == (
        "mkdir -p ~/.config/systemd/user ~/.config/npsp-migrate",
        f"cp {tmp_path}/npsp-migrate-{SLUG}.service {tmp_path}/npsp-migrate-{SLUG}.timer ~/.config/systemd/user/",
        f"mv {tmp_path}/{SLUG}.env ~/.config/npsp-migrate/   # then write the values into it",
        f"systemctl --user daemon-reload && systemctl --user enable --now npsp-migrate-{SLUG}.timer",
        "loginctl enable-linger   # so that it runs while nobody is logged in",
        f"systemctl --user start npsp-migrate-{SLUG}.service && journalctl --user -u npsp-migrate-{SLUG}"
        "   # a first night, now",
    )


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
@pytest.mark.parametrize("folder", ["project", "le projet 100 % d'octobre $HOME"])
def test_systemd_understands_its_files(tmp_path: Path, folder: str) -> None:
    root, units = tmp_path / folder, tmp_path / "units"
    root.mkdir()
    command = (shutil.which("true") or "/bin/true",)
    installed = write_schedule(project(root), Scheduler.SYSTEMD, "3:05", units, command)
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)

    checked = subprocess.run(
        ["systemd-analyze", "verify", "--user", *(str(each) for each in installed.files if each.suffix != ".env")],
        capture_output=True,
        text=True,
        env={**os.environ, "XDG_RUNTIME_DIR": str(runtime)},
        check=False,
    )

    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_line_for_cron(tmp_path: Path) -> None:
    installed = install(Scheduler.CRON, tmp_path)

    assert text(installed, ".crontab") == CRONTAB
    assert installed.next_steps[1] == (
        f"crontab -l 2>/dev/null | cat - {tmp_path}/npsp-migrate-{SLUG}.crontab | crontab -"
    )


def test_cron_ends_no_line_at_a_percent_sign(tmp_path: Path) -> None:
    installed = install(Scheduler.CRON, tmp_path, project(Path("/srv/100 % octobre"), SyncSettings()))

    assert text(installed, ".crontab").endswith(f"15 3 * * * {COMMAND[0]} sync --project '/srv/100 \\% octobre'\n")


def test_a_task_of_windows_is_well_formed_in_the_encoding_that_it_names(tmp_path: Path) -> None:
    installed = install(Scheduler.WINDOWS_TASK, tmp_path, project(Path("/srv/dons & adhésions"), SYNC))

    [path] = installed.files
    assert path.read_bytes().startswith((b"\xff\xfe", b"\xfe\xff"))
    task = ElementTree.parse(path).getroot()
    told = {each.tag.rpartition("}")[2]: each.text for each in task.iter()}
    assert told["StartBoundary"] == "2026-01-01T03:15:00"
    assert told["Command"] == COMMAND[0]
    assert told["Arguments"] == 'sync --project "/srv/dons & adhésions"'
    assert told["RunLevel"] == "LeastPrivilege"
    assert installed.next_steps[:3] == (
        'setx NPSP_NOTIFY_URL "…"   & rem the value, once, as the same user',
        'setx NPSP_HEARTBEAT_URL "…"   & rem the value, once, as the same user',
        f'schtasks /create /tn "npsp-migrate\\{SLUG}" /xml "{path}"',
    )


def workflow(tmp_path: Path, zone: str = "Europe/Paris") -> dict[str, object]:
    of = project(tmp_path / "repository" / "project", replace(SYNC, time_zone=zone))
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    installed = write_schedule(of, Scheduler.GITHUB_ACTIONS, "03:15", None, COMMAND)
    assert installed.files == (tmp_path / f"repository/.github/workflows/npsp-migrate-{SLUG}.yml",)
    read: dict[str, object] = YAML(typ="safe", pure=True).load(text(installed, ".yml"))
    return read


def test_a_workflow_names_its_secrets_and_finds_the_project(tmp_path: Path) -> None:
    read = workflow(tmp_path)

    job = read["jobs"]["sync"]  # type: ignore[index]
    night = next(step for step in job["steps"] if step.get("name") == "Night")
    assert job["env"]["PROJECT"] == "project"
    assert night["env"]["NPSP_NOTIFY_URL"] == "${{ secrets.NPSP_NOTIFY_URL }}"
    assert night["env"]["NPSP_HEARTBEAT_URL"] == "${{ secrets.NPSP_HEARTBEAT_URL }}"
    assert read["permissions"] == {"contents": "read"}
    assert read["defaults"] == {"run": {"shell": "bash"}}


@pytest.mark.parametrize(
    ("zone", "schedules", "runs"),
    [
        (
            "Europe/Paris",
            ["15 2 * * *", "15 1 * * *"],
            {"": "yes", "15 2 * * *|+0100": "yes", "15 2 * * *|+0200": "no", "15 1 * * *|+0200": "yes"},
        ),
        ("Africa/Dakar", ["15 3 * * *"], {"": "yes", "15 3 * * *|+0000": "yes"}),
    ],
)
def test_of_two_schedules_the_one_of_the_season_runs(
    tmp_path: Path, zone: str, schedules: list[str], runs: dict[str, str]
) -> None:
    read = workflow(tmp_path, zone)

    crons = [each["cron"] for each in read["on"]["schedule"]]  # type: ignore[index]
    season = next(step for step in read["jobs"]["sync"]["steps"] if step.get("id") == "season")  # type: ignore[index]
    assert crons == schedules
    for when, run in runs.items():
        schedule, _, offset = when.partition("|")
        script = season["run"].replace(f"$(TZ={zone} date +%z)", offset)
        output = tmp_path / "output"
        subprocess.run(
            ["bash", "-e", "-c", script], env={"SCHEDULE": schedule, "GITHUB_OUTPUT": str(output)}, check=True
        )
        assert output.read_text(encoding="utf-8").splitlines()[-1] == f"run={run}", when


def test_the_script_of_the_workflow_is_a_script(tmp_path: Path) -> None:
    read = workflow(tmp_path)

    for step in read["jobs"]["sync"]["steps"]:  # type: ignore[index]
        if "run" in step:
            subprocess.run(["bash", "-n", "-c", step["run"]], check=True)


def test_secrets_that_were_filled_in_are_not_written_over(tmp_path: Path) -> None:
    install(Scheduler.SYSTEMD, tmp_path)
    filled = tmp_path / f"{SLUG}.env"
    filled.write_text("NPSP_NOTIFY_URL=json://example.org\n", encoding="utf-8")

    install(Scheduler.SYSTEMD, tmp_path, at="04:00")

    assert filled.read_text(encoding="utf-8") == "NPSP_NOTIFY_URL=json://example.org\n"
    assert "04:00:00" in (tmp_path / f"npsp-migrate-{SLUG}.timer").read_text(encoding="utf-8")


def test_every_secret_of_a_project_is_named_once() -> None:
    org = OrgSettings(
        Connect.SALESFORCE, domain="https://a.example", client_id_env="ID", client_secret_env="SECRET"
    )
    of = replace(
        project(sync=replace(SYNC, notify=(Notify("A"), Notify("A")), time_budget=timedelta(hours=1))), org=org
    )

    assert secret_names(of) == ("ID", "SECRET", "A", "NPSP_HEARTBEAT_URL")


@pytest.mark.parametrize("said", ["3", "24:00", "03:60", "3h15", "", "noon"])
def test_what_is_no_time_of_day_is_refused(said: str) -> None:

    with pytest.raises(MigrateError, match="is no time of day"):
        read_time(said)


@pytest.mark.parametrize(
    ("name", "slug"), [("Les Coquelicots d'Octobre", SLUG), ("Été & Cie", "ete-cie"), ("东京", "project")]
)
def test_names_become_names_of_files(name: str, slug: str) -> None:

    assert slug_of(name) == slug

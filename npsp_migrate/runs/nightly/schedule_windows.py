"""A task for Windows' Task Scheduler, of the user who imports it; it runs while that user is logged on."""

from pathlib import Path
from xml.sax.saxutils import escape

from npsp_migrate.runs.nightly.schedule_parts import Night, ScheduleFile

# `schtasks /create /xml` wants UTF-16, and says so for anything else.
TASK = """\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>{description}</Description>
    <URI>\\npsp-migrate\\{slug}</URI>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>2026-01-01T{clock}:00</StartBoundary>
      <Enabled>true</Enabled>
      <RandomDelay>PT5M</RandomDelay>
      <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>true</RunOnlyIfNetworkAvailable>
    <ExecutionTimeLimit>PT{limit}H</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{program}</Command>
      <Arguments>{words}sync --project "{root}"</Arguments>
      <WorkingDirectory>{root}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""


def files(night: Night) -> tuple[ScheduleFile, ...]:
    told = {
        "description": f"Nightly update of Salesforce: {' '.join(night.project.split())}",
        "slug": night.slug,
        "clock": night.clock,
        "program": night.command[0],
        "words": "".join(f"{each} " for each in night.command[1:]),
        "root": str(night.root),
    }
    text = TASK.format(limit=night.hours_allowed, **{name: escape(said) for name, said in told.items()})
    return (ScheduleFile(f"npsp-migrate-{night.slug}.xml", text.replace("\n", "\r\n"), encoding="utf-16"),)


def next_steps(night: Night, folder: Path) -> tuple[str, ...]:
    task = f"npsp-migrate\\{night.slug}"
    values = tuple(f'setx {name} "…"   & rem the value, once, as the same user' for name in night.secrets)
    return (
        *values,
        f'schtasks /create /tn "{task}" /xml "{folder / f"npsp-migrate-{night.slug}.xml"}"',
        f'schtasks /run /tn "{task}"   & rem a first night, now',
        f"rem {night.clock} is the machine's own clock; the project's zone is {night.time_zone}",
        "rem It runs while you are logged on, with a locked screen, too; the task's properties offer more",
    )

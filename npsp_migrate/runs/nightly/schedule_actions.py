"""A GitHub Actions workflow. Schedules are in UTC: one for summer, one for winter, and the wrong one does nothing.

What the project remembers (keys, values last written, the journal) must outlive the machine, which is thrown away
each time. It is kept in the workflow's cache, encrypted, as it holds personal data.
"""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from npsp_migrate import __version__
from npsp_migrate.runs.nightly.schedule_parts import Night, ScheduleFile

STATE_KEY = "NPSP_MIGRATE_STATE_KEY"

WORKFLOW = """\
# Nightly update of Salesforce: {project}, at {clock} ({zone}).
name: npsp-migrate {slug}

on:
  schedule:
{schedules}
  workflow_dispatch:
    inputs:
      what:
        description: A night, or what the last night left for a person
        type: choice
        options: [night, apply-held]
        default: night
      allow:
        description: "Guardrails to let pass, this once: `emails names`"
        default: ""
      org_domain:
        description: "apply-held: the domain of a production org, typed"
        default: ""

permissions:
  contents: read

concurrency:
  group: npsp-migrate-{slug}
  cancel-in-progress: false

defaults:
  run:
    shell: bash # with pipefail: a state that cannot be read must stop the night

jobs:
  sync:
    runs-on: ubuntu-latest
    timeout-minutes: {minutes}
    env:
      PROJECT: {root}
      STATE_FILE: npsp-migrate-state.tar.gpg
    steps:
      - uses: actions/checkout@v4
        with:
          persist-credentials: false

      - name: Is it this season's schedule?
        id: season
        env:
          SCHEDULE: ${{{{ github.event.schedule }}}}
        run: |
          case "$SCHEDULE|$(TZ={zone} date +%z)" in
            {seasons}) echo "run=yes" >> "$GITHUB_OUTPUT" ;;
            *) echo "run=no" >> "$GITHUB_OUTPUT" ;;
          esac

      - uses: actions/setup-python@v5
        if: steps.season.outputs.run == 'yes'
        with:
          python-version: "3.12"

      - name: Install
        if: steps.season.outputs.run == 'yes'
        run: pip install "npsp-migrate=={version}"

      - name: Fetch what the last night remembers
        if: steps.season.outputs.run == 'yes'
        uses: actions/cache/restore@v4
        with:
          path: ${{{{ env.STATE_FILE }}}}
          key: npsp-migrate-{slug}-${{{{ github.run_id }}}}
          restore-keys: npsp-migrate-{slug}-

      - name: Night
        if: steps.season.outputs.run == 'yes'
        env:
          {state_key}: ${{{{ secrets.{state_key} }}}}
          WHAT: ${{{{ inputs.what }}}}
          ALLOW: ${{{{ inputs.allow }}}}
          ORG_DOMAIN: ${{{{ inputs.org_domain }}}}
{secrets}        run: |
          test -n "${state_key}" || {{ echo "error: the secret {state_key} is not set"; exit 2; }}
          if [ -f "$STATE_FILE" ]; then
            gpg --batch --quiet --pinentry-mode loopback --passphrase-fd 3 --decrypt "$STATE_FILE" \\
              3<<<"${state_key}" | tar -x -C "$PROJECT"
          fi
          code=0
          if [ "$WHAT" = apply-held ]; then
            held="$PROJECT/nightly/held.plan"
            npsp-migrate apply "$held" --project "$PROJECT" --yes --org-domain "$ORG_DOMAIN" || code=$?
          else
            words=()
            for rule in $ALLOW; do words+=(--allow "$rule"); done
            npsp-migrate sync --project "$PROJECT" "${{words[@]}}" || code=$?
          fi
          mkdir -p "$PROJECT/.npsp-migrate" "$PROJECT/nightly"
          tar -c -C "$PROJECT" .npsp-migrate nightly | gpg --batch --yes --quiet --pinentry-mode loopback \\
            --passphrase-fd 3 --symmetric --output "$STATE_FILE" 3<<<"${state_key}"
          # 3: something waits for a person, who is told.
          if [ "$code" -eq 3 ]; then exit 0; fi
          exit "$code"

      - name: Keep what this night remembers
        if: always() && steps.season.outputs.run == 'yes'
        uses: actions/cache/save@v4
        with:
          path: ${{{{ env.STATE_FILE }}}}
          key: npsp-migrate-{slug}-${{{{ github.run_id }}}}

      - name: Leave the reports to people, encrypted
        if: always() && steps.season.outputs.run == 'yes'
        uses: actions/upload-artifact@v4
        with:
          name: night
          path: ${{{{ env.STATE_FILE }}}}
          if-no-files-found: ignore
          retention-days: 14
"""


def files(night: Night) -> tuple[ScheduleFile, ...]:
    text = WORKFLOW.format(
        project=" ".join(night.project.split()),
        clock=night.clock,
        zone=night.time_zone,
        slug=night.slug,
        schedules="\n".join(f'    - cron: "{cron}"' for cron, _ in schedules(night)),
        seasons="|".join(["\\|*", *(f'"{cron}|{offset}"' for cron, offset in schedules(night))]),
        minutes=int(night.budget.total_seconds() // 60) + 30,
        root=_root_in_repository(night.root),
        version=__version__,
        state_key=STATE_KEY,
        secrets="".join(f"          {name}: ${{{{ secrets.{name} }}}}\n" for name in night.secrets),
    )
    return (ScheduleFile(f"npsp-migrate-{night.slug}.yml", text),)


def schedules(night: Night) -> tuple[tuple[str, str], ...]:
    """(cron in UTC, the offset from UTC at which it is the right one): one or two in a year."""
    found: dict[str, str] = {}
    for month in (1, 7):
        local = datetime(2026, month, 15, night.at.hour, night.at.minute, tzinfo=ZoneInfo(night.time_zone))
        utc = local - (local.utcoffset() or timedelta())
        found.setdefault(f"{utc.minute} {utc.hour} * * *", f"{local:%z}")
    return tuple(found.items())


def next_steps(night: Night, folder: Path) -> tuple[str, ...]:
    named = (STATE_KEY, *night.secrets)
    return (
        *(f"gh secret set {name}" for name in named),
        f"git add {folder / f'npsp-migrate-{night.slug}.yml'} && git commit && git push",
        f"gh workflow run npsp-migrate-{night.slug}.yml   # a first night, now",
        "gh run download --name night && gpg --decrypt npsp-migrate-state.tar.gpg | tar -x   # a night's reports",
        f"# {STATE_KEY} is a long passphrase of your own: what the project remembers is kept encrypted with it",
        "# The repository must be private, and its members may see the run's output",
        "# Apply the first plan by hand before, and run nobody's `apply` elsewhere: only it has the memory",
    )


def _root_in_repository(root: Path) -> str:
    repository = next((each for each in (root, *root.parents) if (each / ".git").exists()), root)
    inside = root.relative_to(repository).as_posix()
    return f'"{inside}"'

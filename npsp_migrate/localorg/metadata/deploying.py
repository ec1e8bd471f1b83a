"""A deployment: a zip against the org, all or nothing or as much as goes, and what became of each component."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from npsp_migrate.localorg.metadata.archive import read_zip
from npsp_migrate.localorg.metadata.components import apply_component, in_order, remove_component
from npsp_migrate.localorg.metadata.package import MANIFEST, Component, Member, Package, read_package
from npsp_migrate.localorg.metadata.problems import Applied, Problem, RefusedCall
from npsp_migrate.localorg.metadata.site import RolledBack, Site
from npsp_migrate.localorg.metadata.types import file_name, is_known, kind_named, owner_of_folders, parent_of

_DESTRUCTIVE = "destructiveChanges.xml"


@dataclass(frozen=True, slots=True)
class DeployOptions:
    """What a client may ask for; the options that change nothing here are kept to be told again."""

    check_only: bool = False
    ignore_warnings: bool = False
    allow_missing_files: bool = False
    rollback_on_error: bool = True
    test_level: str = ""

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> "DeployOptions":
        """From the options as a client wrote them, in XML or JSON."""

        def said(name: str) -> bool:
            return str(given.get(name, "")).strip().lower() == "true"

        return cls(
            said("checkOnly"),
            said("ignoreWarnings"),
            said("allowMissingFiles"),
            said("rollbackOnError"),
            str(given.get("testLevel") or ""),
        )


@dataclass(frozen=True, slots=True)
class Message:
    """One line of a deployment's result."""

    kind: str
    name: str
    file: str
    applied: Applied | None = None
    problem: str = ""
    warning: bool = False
    line: int = 0
    column: int = 1
    fatal: bool = False


def deploy(site: Site, packed: bytes, options: DeployOptions) -> str:
    """Carry out a deployment and keep its result; answers the id under which it is asked for."""
    started = site.store.now
    messages: list[Message] = []
    refused = ""
    try:
        package = read_package(read_zip(packed))
    except RefusedCall as error:
        refused = f"{error.code}: {error.message}"
    else:
        messages = _carry_out(site, package, options)
    with site.database.transaction():
        deployment = site.database.new_id("0Af")
        result = _result(site, deployment, options, messages, started, refused)
        site.store.keep_result(deployment, result)
        if options.check_only and result["success"]:
            site.store.keep_validated(deployment, packed)
    return deployment


def deploy_validated(site: Site, validated: str) -> str:
    """Carry out what was only checked before; Salesforce asks for tests that ran then, which no org here has."""
    kept = site.store.result(validated) if validated.startswith("0Af") else None
    packed = site.store.validated(validated) if kept else None
    if kept is None or packed is None:
        message = f"No validated deployment that can still be deployed has this id: {validated}"
        raise RefusedCall("INVALID_ID_FIELD", message)
    return deploy(site, packed, DeployOptions(ignore_warnings=kept["ignoreWarnings"]))


def _carry_out(site: Site, package: Package, options: DeployOptions) -> list[Message]:
    messages: list[Message] = []
    try:
        with site.all_or_nothing():
            messages += _steps(site, package, options)
            failed = any(each.fatal for each in messages)
            if options.check_only or (failed and options.rollback_on_error):
                raise RolledBack
            site.announce_change()
    except RolledBack:
        return messages
    return messages


def _steps(site: Site, package: Package, options: DeployOptions) -> Iterator[Message]:
    yield from _unasked(package, options)
    for member in package.before:
        yield _delete(site, member)
    for component in sorted(package.components, key=in_order):
        if _is_wanted(package, component):
            yield _put(site, component, options)
    for member in package.after:
        yield _delete(site, member)


def _unasked(package: Package, options: DeployOptions) -> Iterator[Message]:
    """Files that cannot be read, and members of the manifest that no file brings."""
    for each in package.unreadable:
        yield Message(
            each.kind, each.name, each.file, problem=each.problem, line=each.line, column=each.column, fatal=True
        )
    found = {(each.kind, each.name.lower()) for each in package.components}
    broken = {(each.kind, each.name.lower()) for each in package.unreadable}
    for member in package.members:
        if not is_known(member.kind):
            problem = f"Not available for deploy in the local org: {member.kind}"
            yield Message(member.kind, member.name, MANIFEST, problem=problem, fatal=True)
        elif member.name != "*" and (member.kind, member.name.lower()) not in found | broken | _folders(found):
            problem = (
                f"An object '{member.name}' of type {member.kind} was named in package.xml, "
                "but was not found in zipped directory"
            )
            yield Message(
                member.kind,
                member.name,
                MANIFEST,
                problem=problem,
                warning=options.allow_missing_files,
                fatal=not options.allow_missing_files,
            )


def _folders(found: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Manifests name a folder with the kind of what lies in it."""
    owners = ((owner_of_folders(kind), name) for kind, name in found)
    return {(owner.name, name) for owner, name in owners if owner is not None}


def _is_wanted(package: Package, component: Component) -> bool:
    """An object's file that only carries fields is no component of its own unless the manifest says so."""
    named = {(each.kind, each.name.lower()) for each in package.members}
    if not component.partial or component.kind != "CustomObject":
        return True
    return ("CustomObject", component.name.lower()) in named or (
        ("CustomObject", "*") in named and not any(each.kind == "CustomField" for each in package.members)
    )


def _put(site: Site, component: Component, options: DeployOptions) -> Message:
    kind, name, file = component.kind, component.name, component.file
    try:
        with site.all_or_nothing():
            applied = apply_component(site, component)
            if applied.warning and not options.ignore_warnings:
                raise Problem(f"{applied.warning}; deploy with ignoreWarnings to have it kept", component.line)
    except Problem as problem:
        return Message(kind, name, file, problem=problem.message, line=problem.line or component.line, fatal=True)
    return Message(kind, name, file, applied, problem=applied.warning, warning=bool(applied.warning))


def _delete(site: Site, member: Member) -> Message:
    try:
        with site.all_or_nothing():
            applied = remove_component(site, member.kind, member.name)
    except Problem as problem:
        return Message(member.kind, member.name, _DESTRUCTIVE, problem=problem.message, fatal=True)
    if applied is None:
        gone = Applied("", changed=False)
        text = f"No {member.kind} named: {member.name} found"
        return Message(member.kind, member.name, _DESTRUCTIVE, gone, problem=text, warning=True)
    return Message(member.kind, member.name, _DESTRUCTIVE, applied)


def _result(
    site: Site, deployment: str, options: DeployOptions, messages: list[Message], started: str, refused: str
) -> dict[str, Any]:
    failures = [_shown(each, site.store.now) for each in messages if each.fatal]
    successes = [_shown(each, site.store.now) for each in messages if not each.fatal]
    done = len(successes)
    if not refused and not (failures and options.rollback_on_error):
        successes.append(_shown(Message("", MANIFEST, MANIFEST, Applied("", changed=True)), site.store.now))
    succeeded = not failures and not refused
    status = "Succeeded" if succeeded else "Failed"
    if failures and done and not options.rollback_on_error and not options.check_only:
        status = "SucceededPartial"
    user = site.org.identity.user_id
    result: dict[str, Any] = {
        "checkOnly": options.check_only,
        "completedDate": site.store.now,
        "createdBy": user[:15],
        "createdByName": "Rehearsal User",
        "createdDate": started,
        "details": {
            "componentFailures": failures,
            "componentSuccesses": successes,
            "runTestResult": {"numFailures": 0, "numTestsRun": 0, "totalTime": 0.0},
        },
        "done": True,
    }
    if refused:
        result |= {"errorMessage": refused.partition(": ")[2], "errorStatusCode": refused.partition(":")[0]}
    return result | {
        "id": deployment,
        "ignoreWarnings": options.ignore_warnings,
        "lastModifiedDate": site.store.now,
        "numberComponentErrors": len(failures),
        "numberComponentsDeployed": 0 if failures and options.rollback_on_error else done,
        "numberComponentsTotal": done + len(failures),
        "numberTestErrors": 0,
        "numberTestsCompleted": 0,
        "numberTestsTotal": 0,
        "rollbackOnError": options.rollback_on_error,
        "runTestsEnabled": options.test_level not in ("", "NoTestRun"),
        "startDate": started,
        "status": status,
        "success": succeeded,
    }


def _shown(message: Message, now: str) -> dict[str, Any]:
    applied = message.applied or Applied("", changed=False)
    shown: dict[str, Any] = {
        "changed": applied.changed and message.applied is not None,
        "componentType": message.kind,
        "created": applied.created,
        "createdDate": now,
        "deleted": applied.deleted,
        "fileName": message.file or _file_of(message),
        "fullName": message.name,
    }
    if applied.component_id:
        shown["id"] = applied.component_id
    if message.problem:
        if message.line:
            shown |= {"columnNumber": message.column, "lineNumber": message.line}
        shown |= {"problem": message.problem, "problemType": "Warning" if message.warning else "Error"}
    return shown | {"success": not message.fatal}


def _file_of(message: Message) -> str:
    known = kind_named(message.kind) or parent_of(message.kind)
    return file_name(message.kind, message.name) if known else message.kind

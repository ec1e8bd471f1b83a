"""Every path that the local org answers."""

from dataclasses import dataclass, field

from npsp_migrate.localorg import auth, oauth
from npsp_migrate.localorg.browse.routes import browse_routes
from npsp_migrate.localorg.bulk1.routes import Desk as Bulk1Desk
from npsp_migrate.localorg.bulk1.routes import bulk1_routes
from npsp_migrate.localorg.bulk2.routes import Desk as Bulk2Desk
from npsp_migrate.localorg.bulk2.routes import bulk2_routes
from npsp_migrate.localorg.control import control_routes
from npsp_migrate.localorg.disturb.routes import fault_routes
from npsp_migrate.localorg.org import Org
from npsp_migrate.localorg.rest import (
    collections,
    composite,
    graphs,
    merging,
    query,
    resources,
    search,
    sobjects,
    tree,
)
from npsp_migrate.localorg.rest.deployments import deployment_routes
from npsp_migrate.localorg.rest.router import Route
from npsp_migrate.localorg.rest.sideroutes import side_routes
from npsp_migrate.localorg.rest.tooling import tooling_routes
from npsp_migrate.localorg.setup.routes import setup_routes
from npsp_migrate.localorg.soap.metadata import metadata_routes
from npsp_migrate.localorg.soap.routes import soap_routes

_DATA = "/services/data/{version}"
_OBJECT = f"{_DATA}/sobjects/{{object}}"
_COLLECTIONS = f"{_DATA}/composite/sobjects"


@dataclass(frozen=True, slots=True)
class Jobs:
    """Who works on Bulk jobs; one of each per application."""

    bulk1: Bulk1Desk = field(default_factory=Bulk1Desk)
    bulk2: Bulk2Desk = field(default_factory=Bulk2Desk)

    def go_on(self, org: Org) -> None:
        self.bulk1.go_on(org)
        self.bulk2.go_on(org)


def all_routes(jobs: Jobs | None = None) -> list[Route]:
    jobs = jobs or Jobs()
    return [
        *_identity(),
        *_org(),
        *_records(),
        *side_routes(),
        *_collections(),
        *_composites(),
        *_queries(),
        *setup_routes(),
        *soap_routes(),
        *metadata_routes(),
        *deployment_routes(),
        *tooling_routes(),
        *browse_routes(),
        *bulk2_routes(jobs.bulk2),
        *bulk1_routes(jobs.bulk1),
    ]


def _identity() -> list[Route]:
    return [
        Route("POST", "/services/oauth2/token", oauth.issue_token, open=True),
        Route("GET", "/services/oauth2/token", oauth.refuse_reading, open=True),
        Route("POST", "/services/oauth2/revoke", oauth.revoke_token, open=True),
        Route("GET", "/services/oauth2/revoke", oauth.revoke_token, open=True),
        Route("POST", "/services/oauth2/introspect", oauth.introspect_token, open=True),
        Route("GET", "/services/oauth2/singleaccess", oauth.open_front_door),
        Route("POST", "/services/oauth2/singleaccess", oauth.open_front_door),
        Route("GET", "/services/oauth2/userinfo", auth.asking_user(auth.user_info), open=True),
        Route("POST", "/services/oauth2/userinfo", auth.asking_user(auth.user_info), open=True),
        Route("GET", "/id/{org}/{user}", auth.asking_user(auth.identity_of_user), open=True),
    ]


def _org() -> list[Route]:
    return [
        Route("GET", "/services/data", resources.versions, open=True),
        Route("GET", _DATA, resources.resources),
        Route("GET", f"{_DATA}/limits", resources.limits),
        Route("GET", f"{_DATA}/limits/recordCount", resources.record_count),
        Route("GET", f"{_DATA}/sobjects", resources.list_objects),
        Route("GET", f"{_OBJECT}/describe", resources.describe),
        Route("GET", _OBJECT, resources.object_information),
        *control_routes(),
        *fault_routes(),
        Route("POST", "/local-org/merge", merging.merge_records),
    ]


def _records() -> list[Route]:
    by_id = f"{_OBJECT}/{{id}}"
    return [
        Route("POST", _OBJECT, sobjects.create),
        Route("GET", by_id, sobjects.read),
        Route("PATCH", by_id, sobjects.change),
        Route("DELETE", by_id, sobjects.delete),
        Route("POST", f"{_OBJECT}/{{field}}", sobjects.insert_by_id),
    ]


def _collections() -> list[Route]:
    return [
        Route("POST", _COLLECTIONS, collections.create_many),
        Route("PATCH", _COLLECTIONS, collections.change_many),
        Route("DELETE", _COLLECTIONS, collections.delete_many),
        Route("GET", f"{_COLLECTIONS}/{{object}}", collections.read_many),
        Route("POST", f"{_COLLECTIONS}/{{object}}", collections.read_many),
        Route("PATCH", f"{_COLLECTIONS}/{{object}}/{{field}}", collections.upsert_many),
    ]


def _composites() -> list[Route]:
    return [
        Route("POST", f"{_DATA}/composite", composite.composite),
        Route("POST", f"{_DATA}/composite/batch", composite.batch),
        Route("POST", f"{_DATA}/composite/graph", graphs.graph),
        Route("POST", f"{_DATA}/composite/tree/{{object}}", tree.create_tree),
    ]


def _queries() -> list[Route]:
    return [
        Route("GET", f"{_DATA}/query", query.query),
        Route("GET", f"{_DATA}/queryAll", query.query_all),
        Route("GET", f"{_DATA}/search", search.search_by_sosl),
        Route("GET", f"{_DATA}/parameterizedSearch", search.search_by_parameters),
        Route("POST", f"{_DATA}/parameterizedSearch", search.search_by_body),
        Route("GET", f"{_DATA}/query/{{locator}}", query.query_more),
        Route("GET", f"{_DATA}/queryAll/{{locator}}", query.query_more),
    ]

"""Paths beside the data itself: what changed, friendly URLs, and what clients ask about screens."""

from npsp_migrate.localorg.rest import replicas, resources, screens, traversing
from npsp_migrate.localorg.rest.call import Route

_DATA = "/services/data/{version}"
_OBJECT = f"{_DATA}/sobjects/{{object}}"
_DESCRIBE = f"{_OBJECT}/describe"
_BY_KEY = f"{_OBJECT}/{{field}}/{{value}}"
_PASSWORD = f"{_DATA}/sobjects/User/{{user}}/password"


def side_routes() -> list[Route]:
    names = [Route("GET", f"{_DATA}/{name}", resources.resources_within(name)) for name in resources.WITHIN]
    return [*_copies(), *_relationships(), *_screens(), *names]


def _copies() -> list[Route]:
    return [
        Route("GET", f"{_OBJECT}/updated", replicas.updated),
        Route("GET", f"{_OBJECT}/deleted", replicas.deleted),
    ]


def _relationships() -> list[Route]:
    far = traversing.further_paths(_BY_KEY)
    return [
        Route("GET", _BY_KEY, traversing.read_by_key_or_relationship),
        Route("PATCH", _BY_KEY, traversing.change_by_key_or_relationship),
        Route("DELETE", _BY_KEY, traversing.delete_by_key_or_relationship),
        *(Route("GET", path, traversing.read_far) for path in far),
        *(Route("PATCH", path, traversing.change_far) for path in far),
        *(Route("DELETE", path, traversing.delete_far) for path in far),
    ]


def _screens() -> list[Route]:
    return [
        Route("GET", f"{_OBJECT}/listviews", screens.list_views),
        Route("GET", f"{_OBJECT}/quickActions", screens.quick_actions),
        Route("GET", f"{_DESCRIBE}/layouts", screens.layouts),
        Route("GET", f"{_DESCRIBE}/compactLayouts", screens.compact_layouts),
        Route("GET", f"{_DESCRIBE}/approvalLayouts", screens.approval_layouts),
        Route("GET", _PASSWORD, screens.password_state),
        Route("POST", _PASSWORD, screens.refuse_password),
        Route("DELETE", _PASSWORD, screens.refuse_password),
        Route("GET", f"{_DATA}/recent", screens.nothing_listed),
        Route("GET", f"{_DATA}/tabs", screens.nothing_listed),
        Route("GET", f"{_DATA}/quickActions", screens.nothing_listed),
        Route("GET", f"{_DATA}/theme", screens.no_theme),
        Route("GET", f"{_DATA}/actions", screens.actions),
        Route("GET", f"{_DATA}/actions/custom", screens.no_actions),
        Route("GET", f"{_DATA}/actions/standard", screens.no_actions),
        Route("GET", f"{_DATA}/analytics/reports", screens.nothing_listed),
        Route("GET", f"{_DATA}/analytics/dashboards", screens.nothing_listed),
        Route("GET", f"{_DATA}/analytics/reports/{{report}}", screens.refuse_reports),
        Route("POST", f"{_DATA}/analytics/reports/{{report}}", screens.refuse_reports),
        Route("GET", f"{_DATA}/analytics/reports/{{report}}/describe", screens.refuse_reports),
        Route("POST", f"{_DATA}/analytics/reports/{{report}}/instances", screens.refuse_reports),
        Route("GET", f"{_DATA}/analytics/dashboards/{{dashboard}}", screens.refuse_reports),
    ]

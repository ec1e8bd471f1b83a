"""Tree → query text in one canonical spelling; parsing it again gives the same tree."""

from npsp_migrate.localorg.soql.tree import (
    AllOf,
    AnyOf,
    Call,
    CategoryFilter,
    Comparison,
    Condition,
    Currency,
    Expression,
    Fields,
    Grouping,
    GroupKind,
    Literal,
    Membership,
    NamedDates,
    Not,
    Null,
    Ordering,
    Path,
    Query,
    Selected,
    SelectItem,
    SemiJoin,
    Subquery,
    Text,
    Truth,
    TypeOf,
)


def render(query: Query) -> str:
    parts = ["SELECT", ", ".join(map(_item, query.selected)), "FROM", _source(query)]
    parts += [f"USING SCOPE {query.scope}"] if query.scope else []
    parts += [f"WHERE {render_condition(query.where)}"] if query.where else []
    parts += [f"WITH DATA CATEGORY {' AND '.join(map(_category, query.categories))}"] if query.categories else []
    parts += [f"WITH {query.security}"] if query.security else []
    parts += [f"GROUP BY {_grouping(query.grouping)}"] if query.grouping else []
    parts += [f"HAVING {render_condition(query.having)}"] if query.having else []
    parts += [f"ORDER BY {', '.join(map(_ordering, query.order))}"] if query.order else []
    parts += [f"LIMIT {query.limit}"] if query.limit is not None else []
    parts += [f"OFFSET {query.offset}"] if query.offset is not None else []
    parts += [f"FOR {query.purpose}"] if query.purpose else []
    parts += [f"UPDATE {query.tracking}"] if query.tracking else []
    parts += [query.rows.value] if query.rows.value else []
    return " ".join(parts)


def _source(query: Query) -> str:
    first = f"{query.source.text} {query.alias}" if query.alias else query.source.text
    return ", ".join([first, *(f"{parent.path.text} {parent.alias}" for parent in query.parents)])


def _category(one: CategoryFilter) -> str:
    return f"{one.group} {one.selector} ({', '.join(one.categories)})"


def _item(item: SelectItem) -> str:
    match item:
        case Selected(expression, alias):
            return f"{render_expression(expression)} {alias}" if alias else render_expression(expression)
        case Fields(kind):
            return f"FIELDS({kind.value})"
        case Subquery(query):
            return f"({render(query)})"
        case TypeOf():
            return _typeof(item)


def _typeof(item: TypeOf) -> str:
    parts = [f"TYPEOF {item.relationship.text}"]
    parts += [f"WHEN {branch.object} THEN {_paths(branch.fields)}" for branch in item.branches]
    parts += [f"ELSE {_paths(item.otherwise)}"] if item.otherwise else []
    return " ".join([*parts, "END"])


def _paths(paths: tuple[Path, ...]) -> str:
    return ", ".join(path.text for path in paths)


def render_expression(expression: Expression | Literal) -> str:
    match expression:
        case Path():
            return expression.text
        case Call(function, arguments):
            return f"{function}({', '.join(map(render_expression, arguments))})"
    return render_literal(expression)


def render_literal(literal: Literal) -> str:
    match literal:
        case Text(raw):
            return f"'{raw}'"
        case Currency(code, amount):
            return f"{code}{amount}"
        case Truth(value):
            return "TRUE" if value else "FALSE"
        case Null():
            return "NULL"
        case NamedDates(name, count):
            return name if count is None else f"{name}:{count}"
    return literal.text


def render_condition(condition: Condition) -> str:
    match condition:
        case Comparison(left, operator, right):
            return f"{render_expression(left)} {operator.value} {render_literal(right)}"
        case Membership(left, choice, values):
            listed = ", ".join(map(render_literal, values))
            return f"{render_expression(left)} {choice.value} ({listed})"
        case SemiJoin(left, choice, query):
            return f"{render_expression(left)} {choice.value} ({render(query)})"
        case Not(inner):
            return f"NOT {_nested(inner)}"
        case AllOf(conditions):
            return " AND ".join(map(_nested, conditions))
        case AnyOf(conditions):
            return " OR ".join(map(_nested, conditions))


def _nested(condition: Condition) -> str:
    text = render_condition(condition)
    return f"({text})" if isinstance(condition, Not | AllOf | AnyOf) else text


def _grouping(grouping: Grouping) -> str:
    listed = ", ".join(map(render_expression, grouping.expressions))
    return listed if grouping.kind is GroupKind.PLAIN else f"{grouping.kind.value}({listed})"


def _ordering(ordering: Ordering) -> str:
    parts = [render_expression(ordering.expression)]
    parts += [ordering.direction.value] if ordering.direction.value != "ASC" else []
    parts += [ordering.nulls.value] if ordering.nulls.value else []
    return " ".join(parts)

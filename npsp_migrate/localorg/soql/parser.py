"""Query text → tree. Only grammar: whether the objects and fields exist is asked later, of the schema."""

from npsp_migrate.localorg.soql.conditions import read_condition
from npsp_migrate.localorg.soql.errors import SoqlError, malformed
from npsp_migrate.localorg.soql.literals import read_expression, sees_call
from npsp_migrate.localorg.soql.reader import TokenReader
from npsp_migrate.localorg.soql.tree import (
    AliasedParent,
    Branch,
    CategoryFilter,
    Direction,
    Expression,
    Fields,
    FieldSet,
    Grouping,
    GroupKind,
    NullsPlace,
    Ordering,
    Path,
    Query,
    Rows,
    Selected,
    SelectItem,
    Subquery,
    TypeOf,
)

_SECURITY = ("SECURITY_ENFORCED", "USER_MODE", "SYSTEM_MODE")
_SELECTORS = ("AT", "ABOVE", "BELOW", "ABOVE_OR_BELOW")
_PURPOSES = ("VIEW", "REFERENCE", "UPDATE")
_TRACKING = ("TRACKING", "VIEWSTAT")


def parse(text: str) -> Query:
    """The tree of a query, or `SoqlError` with the place of the first token that does not fit."""
    try:
        reader = TokenReader(text)
        query = _read_query(reader)
        if reader.current.text != "<EOF>":
            raise reader.refusal()
    except SoqlError as error:
        raise error.within(text) from None
    return query


def _read_query(reader: TokenReader) -> Query:
    at = reader.take_word("SELECT").at
    selected = _read_selected(reader)
    reader.take_word("FROM")
    source = reader.take_source()
    alias = reader.take_alias()
    parents = _read_parents(reader)
    scope = reader.take_name().text if reader.accept_words("USING", "SCOPE") else ""
    where = read_condition(reader, _read_query) if reader.accept_words("WHERE") else None
    categories = _read_categories(reader) if reader.accept_words("WITH", "DATA", "CATEGORY") else ()
    security = _read_one_of(reader, _SECURITY) if reader.accept_words("WITH") else ""
    grouping = _read_grouping(reader) if reader.accept_words("GROUP", "BY") else None
    having = read_condition(reader, _read_query) if grouping and reader.accept_words("HAVING") else None
    order = _read_order(reader) if reader.accept_words("ORDER", "BY") else ()
    limit_at = reader.current.at
    limit = reader.take_whole_number() if reader.accept_words("LIMIT") else None
    offset_at = reader.current.at
    offset = reader.take_whole_number() if reader.accept_words("OFFSET") else None
    purpose = _read_one_of(reader, _PURPOSES) if reader.accept_words("FOR") else ""
    tracking = _read_one_of(reader, _TRACKING) if reader.accept_words("UPDATE") else ""
    rows = Rows.ALL if reader.accept_words("ALL", "ROWS") else Rows.NORMAL
    return Query(
        selected=selected,
        source=source,
        alias=alias,
        parents=parents,
        scope=scope,
        where=where,
        security=security,
        categories=categories,
        grouping=grouping,
        having=having,
        order=order,
        limit=limit,
        offset=offset,
        purpose=purpose,
        tracking=tracking,
        rows=rows,
        at=at,
        limit_at=limit_at,
        offset_at=offset_at,
    )


def _read_one_of(reader: TokenReader, words: tuple[str, ...]) -> str:
    if not reader.sees_word(*words):
        raise reader.refusal()
    return reader.take().word


def _read_categories(reader: TokenReader) -> tuple[CategoryFilter, ...]:
    """The `Geography__c AT usa__c AND Product__c BELOW (a__c, b__c)` after WITH DATA CATEGORY."""
    filters: list[CategoryFilter] = []
    while not filters or reader.accept_words("AND"):
        group = reader.take_name()
        selector = _read_one_of(reader, _SELECTORS)
        filters.append(CategoryFilter(group.text, selector, _read_category_names(reader), group.at))
    return tuple(filters)


def _read_category_names(reader: TokenReader) -> tuple[str, ...]:
    if not reader.accept_symbol("("):
        return (reader.take_name().text,)
    names = [reader.take_name().text]
    while reader.accept_symbol(","):
        names.append(reader.take_name().text)
    reader.take_symbol(")")
    return tuple(names)


def _read_parents(reader: TokenReader) -> tuple[AliasedParent, ...]:
    """The `, c.Account a` of `FROM Contact c, c.Account a`."""
    parents: list[AliasedParent] = []
    while reader.accept_symbol(","):
        path = reader.take_path()
        alias = reader.take_alias()
        if not alias or len(path.names) < 2:
            raise reader.refusal()
        parents.append(AliasedParent(path, alias))
    return tuple(parents)


def _read_selected(reader: TokenReader) -> tuple[SelectItem, ...]:
    items = [_read_item(reader)]
    while reader.accept_symbol(","):
        items.append(_read_item(reader))
    return tuple(items)


def _read_item(reader: TokenReader) -> SelectItem:
    at = reader.current.at
    if reader.accept_symbol("("):
        reader.descend()
        query = _read_query(reader)
        reader.take_symbol(")")
        reader.ascend()
        return Subquery(query, at)
    if (reader.sees_word("TYPEOF") and reader.ahead(2).word == "WHEN") or _sees_deep_typeof(reader):
        return _read_typeof(reader)
    if reader.sees_word("FIELDS") and sees_call(reader):
        return _read_fields(reader)
    expression = read_expression(reader)
    return Selected(expression, reader.take_alias(), at)


def _sees_deep_typeof(reader: TokenReader) -> bool:
    return reader.sees_word("TYPEOF") and reader.ahead(2).text == "."


def _read_fields(reader: TokenReader) -> Fields:
    at = reader.take().at
    reader.take_symbol("(")
    kind = _read_one_of(reader, tuple(kind.value for kind in FieldSet))
    reader.take_symbol(")")
    return Fields(FieldSet(kind), at)


def _read_typeof(reader: TokenReader) -> TypeOf:
    at = reader.take_word("TYPEOF").at
    relationship = reader.take_path()
    branches: list[Branch] = []
    while reader.sees_word("WHEN"):
        place = reader.take().at
        name = reader.take_source().text
        reader.take_word("THEN")
        branches.append(Branch(name, _read_paths(reader), place))
    if not branches:
        raise reader.refusal()
    otherwise = _read_paths(reader) if reader.accept_words("ELSE") else ()
    reader.take_word("END")
    return TypeOf(relationship, tuple(branches), otherwise, at)


def _read_paths(reader: TokenReader) -> tuple[Path, ...]:
    paths = [reader.take_path()]
    while reader.accept_symbol(","):
        paths.append(reader.take_path())
    return tuple(paths)


def _read_grouping(reader: TokenReader) -> Grouping:
    for kind in (GroupKind.ROLLUP, GroupKind.CUBE):
        if reader.sees_word(kind.value) and sees_call(reader):
            reader.take()
            reader.take_symbol("(")
            expressions = _read_expressions(reader)
            if not reader.accept_symbol(")"):
                raise malformed(f"expecting a right parentheses, found '{reader.current.text}'", reader.current.at)
            return Grouping(kind, expressions)
    return Grouping(GroupKind.PLAIN, _read_expressions(reader))


def _read_expressions(reader: TokenReader) -> tuple[Expression, ...]:
    expressions = [read_expression(reader)]
    while reader.accept_symbol(","):
        expressions.append(read_expression(reader))
    return tuple(expressions)


def _read_order(reader: TokenReader) -> tuple[Ordering, ...]:
    orderings = [_read_ordering(reader)]
    while reader.accept_symbol(","):
        orderings.append(_read_ordering(reader))
    return tuple(orderings)


def _read_ordering(reader: TokenReader) -> Ordering:
    expression = read_expression(reader)
    direction = Direction.ASCENDING
    if reader.sees_word("ASC", "DESC"):
        direction = Direction(reader.take().word)
    nulls = NullsPlace.DEFAULT
    if reader.accept_words("NULLS"):
        nulls = NullsPlace(f"NULLS {_read_one_of(reader, ('FIRST', 'LAST'))}")
    return Ordering(expression, direction, nulls)

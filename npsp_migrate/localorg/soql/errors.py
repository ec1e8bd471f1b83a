"""The one exception of SOQL: Salesforce's error code and its sentence, with the place in the query."""

MALFORMED_QUERY = "MALFORMED_QUERY"
INVALID_FIELD = "INVALID_FIELD"
INVALID_TYPE = "INVALID_TYPE"
INVALID_FILTER = "INVALID_QUERY_FILTER_OPERATOR"
OUT_OF_RANGE = "NUMBER_OUTSIDE_VALID_RANGE"
TOO_COMPLICATED = "QUERY_TOO_COMPLICATED"
TOO_MANY_GROUPS = "EXCEEDED_ID_LIMIT"
INVALID_SCOPE = "INVALID_QUERY_SCOPE"

# Salesforce cuts the excerpt near the fault; recorded messages show about this much on either side.
EXCERPT_BEFORE = 30
EXCERPT_AFTER = 40


class SoqlError(Exception):
    """A query Salesforce would refuse. `at` counts characters from the start; -1 means no place is shown."""

    def __init__(self, code: str, sentence: str, at: int = -1, query: str = "") -> None:
        super().__init__(code, sentence, at, query)
        self.code = code
        self.sentence = sentence
        self.at = at
        self.query = query

    def within(self, query: str) -> "SoqlError":
        """The same fault, able to show its place in the query."""
        return SoqlError(self.code, self.sentence, self.at, query)

    @property
    def message(self) -> str:
        if self.at < 0:
            return self.sentence
        row, column = _row_and_column(self.query, self.at)
        excerpt, caret = _excerpt(self.query, self.at)
        shown = excerpt.encode("utf-8", "replace").decode()  # half of a surrogate pair cannot be sent
        return f"\n{shown}\n{' ' * caret}^\nERROR at Row:{row}:Column:{column}\n{self.sentence}"

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


def unexpected(token: str, at: int) -> SoqlError:
    return SoqlError(MALFORMED_QUERY, f"unexpected token: '{token}'", at)


def malformed(sentence: str, at: int = -1) -> SoqlError:
    return SoqlError(MALFORMED_QUERY, sentence, at)


def no_such_column(name: str, entity: str, at: int) -> SoqlError:
    return SoqlError(
        INVALID_FIELD,
        f"No such column '{name}' on entity '{entity}'. If you are attempting to use a custom field, be sure to "
        "append the '__c' after the custom field name. Please reference your WSDL or the describe call for the "
        "appropriate names.",
        at,
    )


def no_such_relationship(name: str, at: int) -> SoqlError:
    return SoqlError(
        INVALID_FIELD,
        f"Didn't understand relationship '{name}' in field path. If you are attempting to use a custom "
        "relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL "
        "or the describe call for the appropriate names.",
        at,
    )


def no_such_child(name: str, at: int) -> SoqlError:
    return SoqlError(
        INVALID_TYPE,
        f"Didn't understand relationship '{name}' in FROM part of query call. If you are attempting to use a "
        "custom relationship, be sure to append the '__r' after the custom relationship name. Please reference "
        "your WSDL or the describe call for the appropriate names.",
        at,
    )


def no_such_object(name: str, at: int) -> SoqlError:
    return SoqlError(
        INVALID_TYPE,
        f"sObject type '{name}' is not supported. If you are attempting to use a custom object, be sure to append "
        "the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate "
        "names.",
        at,
    )


def _row_and_column(query: str, at: int) -> tuple[int, int]:
    before = query[:at]
    return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1


def _excerpt(query: str, at: int) -> tuple[str, int]:
    start = query.rfind("\n", 0, at) + 1
    end = query.find("\n", at)
    end = len(query) if end < 0 else end
    if at - start > EXCERPT_BEFORE:
        space = query.find(" ", at - EXCERPT_BEFORE, at)
        start = space + 1 if space >= 0 else at - EXCERPT_BEFORE
    if end - at > EXCERPT_AFTER:
        space = query.find(" ", at + EXCERPT_AFTER, end)
        end = space if 0 <= space < at + 2 * EXCERPT_AFTER else at + EXCERPT_AFTER
    return query[start:end], at - start

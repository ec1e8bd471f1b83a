"""Walks over the tokens of one query for the parser."""

from npsp_migrate.localorg.soql.errors import malformed, unexpected
from npsp_migrate.localorg.soql.lexer import Kind, Token, tokenize
from npsp_migrate.localorg.soql.tree import Path

# No field path and no alias starts with one of these, unless a dot follows (`Group.Name`).
RESERVED = frozenset(
    [
        "AND",
        "ASC",
        "DESC",
        "EXCLUDES",
        "FIRST",
        "FROM",
        "GROUP",
        "HAVING",
        "IN",
        "INCLUDES",
        "LAST",
        "LIKE",
        "LIMIT",
        "NOT",
        "NULL",
        "NULLS",
        "OR",
        "SELECT",
        "USING",
        "WHERE",
        "WITH",
    ]
)
# Words that continue a query, so that they are not taken for an alias.
CONTINUING = RESERVED | frozenset({"ORDER", "OFFSET", "FOR", "UPDATE", "ALL", "THEN", "WHEN", "ELSE", "END"})
MAX_NESTING = 100  # well beyond what Salesforce compiles, well below Python's recursion limit


class TokenReader:
    """A place in the token list; every `take_…` moves it on or refuses."""

    def __init__(self, query: str) -> None:
        self._tokens = tokenize(query)
        self._index = 0
        self._depth = 0

    @property
    def current(self) -> Token:
        return self._tokens[self._index]

    def ahead(self, steps: int) -> Token:
        return self._tokens[min(self._index + steps, len(self._tokens) - 1)]

    def take(self) -> Token:
        token = self.current
        if token.kind is not Kind.END:
            self._index += 1
        return token

    def sees_word(self, *words: str) -> bool:
        return self.current.word in words

    def sees_words(self, *words: str) -> bool:
        """All the words, one after the other."""
        return all(self.ahead(step).word == word for step, word in enumerate(words))

    def sees_symbol(self, symbol: str) -> bool:
        return self.current.kind is Kind.SYMBOL and self.current.text == symbol

    def accept_words(self, *words: str) -> bool:
        if not self.sees_words(*words):
            return False
        self._index += len(words)
        return True

    def accept_symbol(self, symbol: str) -> bool:
        if not self.sees_symbol(symbol):
            return False
        self._index += 1
        return True

    def take_word(self, word: str) -> Token:
        if self.current.word != word:
            raise self.refusal()
        return self.take()

    def take_symbol(self, symbol: str) -> Token:
        if not self.sees_symbol(symbol):
            raise self.refusal()
        return self.take()

    def take_name(self) -> Token:
        """A plain name, of whatever word."""
        if self.current.kind is not Kind.NAME:
            raise self.refusal()
        return self.take()

    def take_alias(self) -> str:
        """An alias when one stands here, else nothing."""
        if self.current.kind is not Kind.NAME or self.current.word in CONTINUING:
            return ""
        return self.take().text

    def take_path(self) -> Path:
        """`Account.Owner.Name`; the first name is no reserved word unless a dot follows it."""
        first = self.current
        dotted = self.ahead(1).kind is Kind.SYMBOL and self.ahead(1).text == "."
        if first.kind is not Kind.NAME or (first.word in RESERVED and not dotted):
            raise self.refusal()
        return self._take_names()

    def take_source(self) -> Path:
        """The object after FROM, which may be called `Group` or `Order`."""
        if self.current.word in CONTINUING - {"GROUP", "ORDER"}:
            raise self.refusal()
        return self._take_names()

    def take_whole_number(self) -> int:
        token = self.current
        if token.kind is not Kind.NUMBER or not token.text.isdigit():
            raise self.refusal()
        return int(self.take().text[:30])

    def refusal(self) -> Exception:
        if self.sees_symbol(":"):
            return malformed("Bind variables only allowed in Apex code", self.current.at)
        token = self.current
        text = f"'{token.text}'" if token.kind is Kind.TEXT else token.text
        return unexpected(text, token.at)

    def descend(self) -> None:
        """Enter a parenthesis or subquery; the matching `ascend` leaves it."""
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise malformed("Query is too complicated: too many nested expressions", self.current.at)

    def ascend(self) -> None:
        self._depth -= 1

    def _take_names(self) -> Path:
        first = self.take_name()
        names = [first.text]
        while self.accept_symbol("."):
            names.append(self.take_name().text)
        return Path(tuple(names), first.at)

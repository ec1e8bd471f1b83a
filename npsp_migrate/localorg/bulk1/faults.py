"""How Bulk API 1 refuses: a code of its own and a sentence, in XML or JSON, with HTTP 400."""


class AsyncError(Exception):
    """`code` is one of Bulk API 1's exception codes, such as `InvalidJob`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code} : {message}")
        self.code = code
        self.message = message

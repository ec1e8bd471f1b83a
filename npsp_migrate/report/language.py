"""The languages of the views: English for the terminal, the association's own for what its founders read."""

from enum import StrEnum


class Language(StrEnum):
    ENGLISH = "en"
    FRENCH = "fr"

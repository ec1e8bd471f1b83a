"""Cells as French people type them → typed values, or a reason. Pure functions on columns; nothing is guessed."""

from npsp_migrate.cleaning.column import clean_column
from npsp_migrate.cleaning.reading import CleanedColumn, CleaningContext, Outcome, Reading
from npsp_migrate.cleaning.table import clean_table

__all__ = ["CleanedColumn", "CleaningContext", "Outcome", "Reading", "clean_column", "clean_table"]

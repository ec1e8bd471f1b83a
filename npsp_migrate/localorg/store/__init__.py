"""One SQLite database: a table per object, views that add formulas, and the org's own bookkeeping."""

"""HelloAsso over its API v5, read only: the same tables as from the exports of its pages."""

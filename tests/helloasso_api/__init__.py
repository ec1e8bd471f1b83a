"""A small HelloAsso: its API v5 over HTTP, as its documentation describes it."""

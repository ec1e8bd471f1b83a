"""Bulk API 2.0: ingest and query jobs. Routes from `routes.bulk2_routes`."""

"""Bulk API 1: jobs, batches and results in CSV, XML and JSON. Routes from `routes.bulk1_routes`."""

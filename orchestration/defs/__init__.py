"""Dagster objects: thin wrappers around the packages that do the work."""

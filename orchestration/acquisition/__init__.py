"""Bringing in new releases: watch list, polite fetching, inbox.

Nothing here imports Dagster. The packages of the extra `acquisition` are imported inside functions, or in modules
that the core never imports: a build from files runs without them.
"""

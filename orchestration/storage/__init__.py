"""DuckDB files: the build file that a run fills, the published file that analysts open, and who may write when.

Nothing here imports Dagster or knows what a claim is.
"""

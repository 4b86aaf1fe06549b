"""Files in standard formats, made from the published file and from nothing else.

Each module writes one format. None imports Dagster, none changes the published file, and none is told which tables
there are: the file's own catalogue says so.
"""

"""The pipeline: from the files of `raw/` to the published DuckDB file.

`language` reads text, `readers` read files, `storage` keeps DuckDB files, `defs` holds the Dagster objects.
Of all this, only `defs`, `definitions` and the command line import Dagster.
"""

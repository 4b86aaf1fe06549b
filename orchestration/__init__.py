"""The pipeline: from the files of `raw/` to the published DuckDB file.

`language` reads text, `readers` read files, `storage` keeps DuckDB files, `defs` holds the Dagster objects.
Only `defs` and `definitions` import Dagster.
"""

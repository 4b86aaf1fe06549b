"""The report: static pages with charts and sentences, made from the published file alone.

A published DuckDB file in, a folder of HTML and CSV files out. Pure: no Dagster, no clock, no network, no script in the
pages. `site` builds and swaps in the folder, `source` reads, `charts` and `strips` draw, `marked_text` marks numbers.
"""

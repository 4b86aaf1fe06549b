"""Text in, spans and meanings out: the grammar of statistical releases in English and Chinese.

Holds pure functions and frozen values only. No files are read here, and nothing of Dagster, polars,
DuckDB or YAML is imported: callers hand in text and vocabulary and write what comes back.
"""

"""Files in, rows out: documents, fact files, vocabularies and corrections, with file and line in every error.

Nothing here imports Dagster, opens DuckDB or knows of runs. Meaning of text belongs to `orchestration.language`.
"""

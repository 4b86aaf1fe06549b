"""What may enter the warehouse: one pandera model per raw table, and the closed vocabularies.

Models describe tables of the DuckDB schema `raw`, column by column, and hold every rule that a row can
be judged by on its own or within its table. Rules that need another file (a code exists, a quote occurs in the
document) belong to `orchestration.readers`; rules about modelled tables belong to dbt tests.
"""

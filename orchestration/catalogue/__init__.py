"""Pages that describe models, columns and files: read from dbt's manifest, the column lineage and the exports.

Nothing here is needed to build or to publish, and nothing here reads a figure.
"""

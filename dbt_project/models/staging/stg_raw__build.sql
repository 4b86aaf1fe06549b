select
    built_at,
    previous_built_at,
    input_sha256,
    code_sha256,
    project_version,
    python_version,
    dagster_version,
    dbt_version,
    duckdb_version
from {{ source('raw', 'build') }}

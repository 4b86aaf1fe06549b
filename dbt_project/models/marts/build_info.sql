with

claim as (
    select
        count(*) filter (where is_current) as claim_count,
        count(*) filter (where version_kind = 'ADDED') as claims_added,
        count(*) filter (where version_kind = 'CHANGED') as claims_changed,
        count(*) filter (where version_kind = 'WITHDRAWN') as claims_withdrawn,
        count(*) filter (where version_kind = 'UNCHANGED') as claims_unchanged
    from {{ ref('int_claims__recorded') }}
),

source_version as (
    select
        count(*) as document_count,
        count(*) filter (where published.document_id is null) as sources_added,
        count(*) filter (where published.sha256 <> document.sha256) as sources_changed
    from {{ ref('stg_raw__document') }} as document
    left join {{ ref('stg_raw__published_source') }} as published
        on document.document_id = published.document_id and published.is_current
)

select
    build.built_at,
    build.input_sha256,
    build.code_sha256,
    build.project_version,
    build.python_version,
    build.dagster_version,
    build.dbt_version,
    build.duckdb_version,
    source_version.document_count,
    claim.claim_count,
    (select count(*) from {{ ref('stg_raw__number') }}) as number_count,
    (select count(*) from {{ ref('stg_raw__rejected_record') }}) as rejected_count,
    (select count(*) from {{ ref('stg_raw__correction') }}) as correction_count,
    build.previous_built_at,
    claim.claims_added,
    claim.claims_changed,
    claim.claims_withdrawn,
    claim.claims_unchanged,
    source_version.sources_added,
    source_version.sources_changed
from {{ ref('stg_raw__build') }} as build
cross join claim
cross join source_version

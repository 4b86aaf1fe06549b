{{ config(meta={'dagster': {'ref': {'name': 'dim_source'}}}) }}

select
    document_id,
    title,
    sha256
from {{ ref('stg_raw__published_source') }}
where
    is_current
    and document_id not in (select document.document_id from {{ ref('stg_raw__document') }} as document)

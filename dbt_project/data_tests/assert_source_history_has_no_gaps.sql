with

version as (
    select
        document_id,
        sha256,
        recorded_from,
        recorded_to,
        is_current,
        lead(recorded_from) over (partition by document_id order by recorded_from) as next_recorded_from
    from {{ ref('source_history') }}
)

-- At every moment since its first publication a document has one text and one set of metadata.
select *
from version
where
    is_current <> (recorded_to is null)
    or recorded_to <= recorded_from
    or recorded_to is distinct from next_recorded_from

with

version as (
    select
        claim_key,
        recorded_from,
        recorded_to,
        is_current,
        lead(recorded_from) over (partition by claim_key order by recorded_from) as next_recorded_from
    from {{ ref('fact_indicator') }}
)

-- A version ends when the next begins: no moment has two, and none in between has none.
select *
from version
where
    is_current <> (recorded_to is null)
    or recorded_to <= recorded_from
    or recorded_to is distinct from next_recorded_from

{{ config(meta={'dagster': {'ref': {'name': 'coverage'}}}) }}

with

total as (
    select sum(token_count) as token_count
    from {{ ref('coverage') }}
)

select
    document_id,
    token_count as expected_count,
    fact_count + repeat_count + period_count + name_count + context_count + other_count + unresolved_count
        as found_count
from {{ ref('coverage') }}
where
    token_count
    <> fact_count + repeat_count + period_count + name_count + context_count + other_count + unresolved_count
union all
select
    'tokens of all documents' as document_id,
    (select count(*) from {{ ref('stg_raw__number') }}) as expected_count,
    token_count as found_count
from total
where token_count <> (select count(*) from {{ ref('stg_raw__number') }})

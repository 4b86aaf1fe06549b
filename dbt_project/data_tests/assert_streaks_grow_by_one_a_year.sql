{{ config(meta={'dagster': {'ref': {'name': 'fact_indicator'}}}) }}

with

-- Streaks that a curator doubts are on record as doubtful already; a streak of months grows by twelve.
streak as (
    select
        fact.claim_key,
        fact.series_code,
        year(period.end_date) as streak_year,
        fact.value,
        lag(year(period.end_date)) over chronological as previous_year,
        lag(fact.value) over chronological as previous_value
    from {{ ref('fact_indicator') }} as fact
    inner join {{ ref('dim_period') }} as period on fact.period_key = period.period_key
    where
        fact.is_current
        and fact.measure = 'STREAK'
        and fact.qualifier = 'EXACT'
        and fact.review_status in ('CURATED', 'CORRECTED')
        and contains(fact.counted_noun, 'year')
        and period.end_date is not null
    window chronological as (partition by fact.series_key order by period.end_date, fact.claim_key)
)

select *
from streak
where value - previous_value <> streak_year - previous_year

with

-- Levels that are no changes; the best claim of each observation stands for it.
level as (
    select
        fact.claim_key,
        fact.series_key,
        fact.series_code,
        fact.period_key,
        fact.unit,
        fact.counted_noun,
        fact.value,
        {{ claimed_interval('fact', 'level') }},
        fact.review_status = 'SUSPECT' as is_suspect
    from {{ ref('series_latest') }} as latest
    inner join {{ ref('fact_indicator') }} as fact on latest.claim_key = fact.claim_key and fact.is_current
    where fact.measure = 'LEVEL' and fact.comparison is null
),

-- One series: the same basis, category and unit. The year earlier of a period is of the same kind.
paired as (
    select
        level.*,
        period.period_code,
        earlier_period.period_code as year_earlier_period_code,
        earlier_period.period_key as year_earlier_period_key,
        earlier.claim_key as year_earlier_claim_key,
        earlier.value as year_earlier_value,
        {{ same_interval('earlier.level', 'year_earlier') }},
        level.is_suspect or earlier.is_suspect as is_any_suspect
    from level
    inner join {{ ref('dim_period') }} as period on level.period_key = period.period_key
    inner join {{ ref('dim_period') }} as earlier_period
        on period.year_earlier_period_key = earlier_period.period_key
    inner join level as earlier
        on
            level.series_key = earlier.series_key
            and earlier_period.period_key = earlier.period_key
            and level.counted_noun is not distinct from earlier.counted_noun
),

divided as (
    select
        *,
        {{ quotient_of('level', 'year_earlier', 'ratio', times=100) }},
        {{ difference_of('level', 'year_earlier', 'difference') }}
    from paired
),

grown as (
    select
        *,
        {{ growth_from_ratio('ratio', 'growth') }}
    from divided
)

select
    series_code,
    period_code,
    year_earlier_period_code,
    value,
    level_low as value_low,
    level_high as value_high,
    year_earlier_value,
    year_earlier_low,
    year_earlier_high,
    unit,
    difference_low,
    difference_high,
    growth_low,
    growth_high,
    true as is_derived,
    is_any_suspect as is_suspect,
    claim_key,
    year_earlier_claim_key,
    series_key,
    period_key,
    year_earlier_period_key
from grown

with

period as (
    select
        period_key,
        period_code,
        year(start_date) as period_year,
        month(end_date) as end_month
    from {{ ref('dim_period') }}
    where
        period_type in ('YEAR', 'HALF', 'QUARTER', 'MONTH', 'MONTH_RANGE')
        and start_date = make_date(year(end_date), 1, 1)
),

-- Flows from January on, once for each last month: the first quarter may be worded as one or as three months.
year_to_date as (
    select
        fact.claim_key,
        fact.series_key,
        fact.series_code,
        fact.unit,
        fact.counted_noun,
        fact.value,
        fact.qualifier,
        {{ claimed_interval('fact', 'level') }},
        fact.review_status = 'SUSPECT' as is_suspect,
        period.period_code,
        period.period_year,
        period.end_month,
        row_number() over (
            partition by fact.series_key, period.period_year, period.end_month, fact.counted_noun
            order by
                fact.review_status = 'SUSPECT' asc,
                fact.value_high - fact.value_low asc nulls last,
                period.period_code asc
        ) as preference
    from {{ ref('series_latest') }} as latest
    inner join {{ ref('fact_indicator') }} as fact on latest.claim_key = fact.claim_key and fact.is_current
    inner join period on fact.period_key = period.period_key
    inner join {{ ref('dim_indicator') }} as indicator on fact.indicator_key = indicator.indicator_key
    where fact.measure = 'LEVEL' and fact.comparison is null and indicator.stock_or_flow = 'FLOW'
),

level as (
    select * from year_to_date
    where preference = 1
),

-- January and February are surveyed as one and never taken apart, so the first discrete month is March. A quarter is
-- the difference to the quarter before, from the second on: the first is published as such.
paired as (
    select
        minuend.*,
        subtrahend.claim_key as subtrahend_claim_key,
        subtrahend.period_code as subtrahend_period_code,
        subtrahend.value as subtrahend_value,
        subtrahend.qualifier as subtrahend_qualifier,
        {{ same_interval('subtrahend.level', 'subtrahend') }},
        subtrahend.is_suspect as is_subtrahend_suspect,
        minuend.end_month - subtrahend.end_month as month_count
    from level as minuend
    inner join (values (1), (3)) as step (months)
        on (step.months = 1 and minuend.end_month >= 3) or (step.months = 3 and minuend.end_month in (6, 9, 12))
    inner join level as subtrahend
        on
            minuend.series_key = subtrahend.series_key
            and minuend.period_year = subtrahend.period_year
            and minuend.end_month - step.months = subtrahend.end_month
            and minuend.counted_noun is not distinct from subtrahend.counted_noun
),

subtracted as (
    select
        *,
        {{ difference_of('level', 'subtrahend', 'discrete') }}
    from paired
)

select
    series_code,
    case
        when month_count = 3 then period_year || '-Q' || end_month // 3
        else period_year || '-' || lpad(cast(end_month as varchar), 2, '0')
    end as period_code,
    -- A bound such as "more than" has no value to subtract.
    case when qualifier = 'EXACT' and subtrahend_qualifier = 'EXACT' then value - subtrahend_value end as value,
    discrete_low as value_low,
    discrete_high as value_high,
    unit,
    counted_noun,
    true as is_derived,
    period_code || ' − ' || subtrahend_period_code as derivation,
    is_suspect or is_subtrahend_suspect as is_suspect,
    claim_key as minuend_claim_key,
    subtrahend_claim_key,
    series_key
from subtracted

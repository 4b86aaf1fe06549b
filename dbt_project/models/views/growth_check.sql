with

-- The best claim of each observation stands for it: what is compared is the state of knowledge.
claim as materialized (
    select
        fact.claim_key,
        fact.series_key,
        fact.series_code,
        fact.period_key,
        fact.indicator_key,
        fact.category_key,
        fact.basis_key,
        basis.basis_code,
        basis.comparable_with,
        fact.measure,
        fact.comparison,
        fact.unit,
        fact.counted_noun,
        fact.value,
        fact.value_low,
        fact.value_high,
        fact.is_low_closed,
        fact.is_high_closed,
        fact.review_status = 'SUSPECT' as is_suspect
    from {{ ref('series_latest') }} as latest
    inner join {{ ref('fact_indicator') }} as fact on latest.claim_key = fact.claim_key and fact.is_current
    inner join {{ ref('dim_basis') }} as basis on fact.basis_key = basis.basis_key
    where
        (fact.measure = 'GROWTH' and fact.comparison = 'YOY' and fact.unit = 'PERCENT')
        or (fact.measure = 'LEVEL' and fact.comparison is null)
),

level as (
    select * from claim
    where measure = 'LEVEL'
),

period as (
    select
        this_period.period_key,
        this_period.period_code,
        year_earlier.period_key as year_earlier_key,
        year_earlier.period_code as year_earlier_code,
        two_years_earlier.period_key as two_years_earlier_key,
        two_years_earlier.period_code as two_years_earlier_code
    from {{ ref('dim_period') }} as this_period
    inner join {{ ref('dim_period') }} as year_earlier
        on this_period.year_earlier_period_key = year_earlier.period_key
    left join {{ ref('dim_period') }} as two_years_earlier
        on year_earlier.year_earlier_period_key = two_years_earlier.period_key
),

-- The level that the growth led to. Of several bases the growth's own comes first.
reached as materialized (
    select
        growth.claim_key as growth_claim_key,
        growth.series_key,
        growth.series_code,
        growth.period_key,
        growth.indicator_key,
        growth.category_key,
        growth.basis_key as growth_basis_key,
        growth.comparable_with as growth_comparable_with,
        growth.value as growth_value,
        {{ claimed_interval('growth', 'growth') }},
        level.claim_key as level_claim_key,
        level.basis_key as level_basis_key,
        level.comparable_with as level_comparable_with,
        level.unit,
        level.counted_noun,
        level.value as level_value,
        {{ claimed_interval('level', 'level') }},
        growth.is_suspect or level.is_suspect as is_suspect,
        growth.basis_key = level.basis_key as is_same
    from claim as growth
    inner join level
        on
            growth.indicator_key = level.indicator_key
            and growth.category_key = level.category_key
            and growth.period_key = level.period_key
    where
        growth.measure = 'GROWTH'
        and (growth.basis_key = level.basis_key or list_contains(growth.comparable_with, level.basis_code))
),

earlier_period as (
    select
        'BASE_YEAR' as check_kind,
        period_key,
        period_code,
        year_earlier_key as base_period_key,
        year_earlier_code as base_period_code,
        year_earlier_code as year_between_code
    from period
    union all
    select
        'YEARS_BETWEEN' as check_kind,
        period_key,
        period_code,
        two_years_earlier_key as base_period_key,
        two_years_earlier_code as base_period_code,
        year_earlier_code as year_between_code
    from period
    where two_years_earlier_key is not null
),

-- Materialized, so that the join below has two sides and no order to choose: the planner knows nothing of their sizes.
wanted as materialized (
    select
        reached.*,
        earlier_period.check_kind,
        earlier_period.period_code,
        earlier_period.base_period_key,
        earlier_period.base_period_code,
        earlier_period.year_between_code
    from reached
    inner join earlier_period on reached.period_key = earlier_period.period_key
),

-- Beside it, each level of the earlier period on a basis that may be set beside both.
paired as (
    select
        wanted.*,
        base.claim_key as base_claim_key,
        base.value as base_value,
        {{ claimed_interval('base', 'base') }},
        base.is_suspect as is_base_suspect,
        wanted.is_same and base.basis_key = wanted.level_basis_key as is_same_basis,
        row_number() over (
            partition by wanted.growth_claim_key, base.claim_key, wanted.check_kind
            order by wanted.is_same desc, wanted.is_suspect asc, wanted.level_claim_key asc
        ) as preference
    from wanted
    inner join level as base
        on
            wanted.indicator_key = base.indicator_key
            and wanted.category_key = base.category_key
            and wanted.base_period_key = base.period_key
            and wanted.unit = base.unit
            and wanted.counted_noun is not distinct from base.counted_noun
    where
        (
            base.basis_key = wanted.growth_basis_key
            or list_contains(wanted.growth_comparable_with, base.basis_code)
        )
        and (
            base.basis_key = wanted.level_basis_key
            or list_contains(wanted.level_comparable_with, base.basis_code)
        )
),

factored as (
    select
        *,
        {{ growth_factor('growth', 'factor') }},
        {{ quotient_of('level', 'base', 'level_ratio', times=100) }}
    from paired
    where preference = 1
),

implied as (
    select
        *,
        {{ quotient_of('level', 'factor', 'implied_base', times=100) }},
        {{ growth_from_ratio('level_ratio', 'level_growth') }}
    from factored
),

restated as (
    select
        *,
        {{ quotient_of('implied_base', 'base', 'restatement_ratio', times=100) }},
        {{ difference_of('growth', 'level_growth', 'gap') }}
    from implied
),

judged as (
    select
        *,
        {{ growth_from_ratio('restatement_ratio', 'restatement') }},
        {{ intervals_overlap('growth', 'level_growth') }} as is_consistent,
        -- Growth of one year that is far from the next year's is no proof of an error, and needs an explanation.
        coalesce(restatement_ratio_low - 100 <= growth_high + {{ var('plausible_growth_change') }}, true)
        and coalesce(restatement_ratio_high - 100 >= growth_low - {{ var('plausible_growth_change') }}, true)
            as is_near_growth
    from restated
)

select
    check_kind,
    series_code,
    period_code,
    growth_value,
    growth_low,
    growth_high,
    level_value,
    level_low,
    level_high,
    base_period_code,
    base_value,
    base_low,
    base_high,
    unit,
    case when is_same_basis then 'SAME' else 'COMPARABLE' end as basis_relation,
    case when check_kind = 'BASE_YEAR' then level_growth_low end as level_growth_low,
    case when check_kind = 'BASE_YEAR' then level_growth_high end as level_growth_high,
    case when check_kind = 'BASE_YEAR' then gap_low end as gap_low,
    case when check_kind = 'BASE_YEAR' then gap_high end as gap_high,
    case
        when check_kind = 'YEARS_BETWEEN' then 'IMPLIES'
        when is_consistent then 'CONSISTENT'
        else 'CONTRADICTED'
    end as verdict,
    implied_base_low,
    implied_base_high,
    case when check_kind = 'BASE_YEAR' then restatement_low end as restatement_low,
    case when check_kind = 'BASE_YEAR' then restatement_high end as restatement_high,
    case when check_kind = 'YEARS_BETWEEN' then restatement_low end as implied_growth_low,
    case when check_kind = 'YEARS_BETWEEN' then restatement_high end as implied_growth_high,
    case when check_kind = 'YEARS_BETWEEN' then is_near_growth end as is_credible,
    'The level of ' || period_code || ', ' || {{ interval_for_reading('level', 'unit') }}
    || ', and its growth, ' || {{ interval_for_reading('growth', "'PERCENT'") }}
    || ', imply ' || {{ interval_for_reading('implied_base', 'unit') }} || ' for ' || year_between_code
    || case
        when check_kind = 'BASE_YEAR'
            then
                '; published is ' || {{ interval_for_reading('base', 'unit') }}
                || ', from which the level grew by ' || {{ interval_for_reading('level_growth', "'PERCENT'") }}
                || case
                    when is_consistent then ': no contradiction'
                    else
                        ': the base was restated by ' || {{ interval_for_reading('restatement', "'PERCENT'") }}
                        || ', or a figure is wrong'
                end
        else
            '; from ' || {{ interval_for_reading('base', 'unit') }} || ' in ' || base_period_code
            || ' that is a growth of ' || {{ interval_for_reading('restatement', "'PERCENT'") }} || ' in '
            || year_between_code
            || case when is_near_growth then ', within ' else ', not within ' end
            || '{{ var("plausible_growth_change") }} points of the growth a year later'
    end
    || case when is_same_basis then '.' else '. The bases differ: they are comparable, not the same.' end
        as explanation,
    is_suspect or is_base_suspect as is_suspect,
    growth_claim_key,
    level_claim_key,
    base_claim_key,
    series_key,
    period_key
from judged

with

-- The best claim of each observation stands for it: what is compared is the state of knowledge.
claim as (
    select
        {{ joint_key('fact.series_key', 'fact.period_key') }} as observation,
        fact.claim_key,
        fact.series_key,
        fact.series_code,
        fact.period_key,
        fact.indicator_key,
        fact.category_key,
        fact.basis_key,
        fact.measure,
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
    where
        (fact.measure = 'GROWTH' and fact.comparison = 'YOY' and fact.unit = 'PERCENT')
        or (fact.measure = 'LEVEL' and fact.comparison is null)
),

level as (
    select * from claim
    where measure = 'LEVEL'
),

-- What may be set beside a basis: itself, and what dim_basis names.
basis_pair as (
    select distinct
        allowed.basis_key,
        other.basis_key as other_basis_key
    from (
        select
            basis_key,
            unnest(list_append(coalesce(comparable_with, []), basis_code)) as other_basis_code
        from {{ ref('dim_basis') }}
    ) as allowed
    inner join {{ ref('dim_basis') }} as other on allowed.other_basis_code = other.basis_code
),

series as (
    select distinct
        series_key,
        {{ joint_key('indicator_key', 'category_key') }} as cell,
        basis_key,
        measure,
        unit
    from claim
),

-- Which series belong together is asked of series, not of each of their claims: a growth, the level that it led to,
-- and the earlier level on a basis that may be set beside both.
compared_series as (
    select
        growth.series_key as growth_series_key,
        reached.series_key as level_series_key,
        base.series_key as base_series_key,
        growth.basis_key = reached.basis_key as is_same,
        growth.basis_key = reached.basis_key and base.basis_key = reached.basis_key as is_same_basis
    from series as growth
    inner join series as reached on growth.cell = reached.cell
    inner join series as base on growth.cell = base.cell and reached.unit = base.unit
    inner join basis_pair as growth_and_level
        on growth.basis_key = growth_and_level.basis_key and reached.basis_key = growth_and_level.other_basis_key
    inner join basis_pair as growth_and_base
        on growth.basis_key = growth_and_base.basis_key and base.basis_key = growth_and_base.other_basis_key
    inner join basis_pair as level_and_base
        on reached.basis_key = level_and_base.basis_key and base.basis_key = level_and_base.other_basis_key
    where growth.measure = 'GROWTH' and reached.measure = 'LEVEL' and base.measure = 'LEVEL'
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

-- Each join has one key, and levels are joined by what only the growth, its series and its period tell together: so no
-- order of joins that a planner may choose sets levels beside levels. Of several levels the growth's own basis comes
-- first; a level that counts something else than its base comes last, and is dropped below, where no planner can draw
-- the condition into a join.
paired as (
    select
        growth.claim_key as growth_claim_key,
        growth.series_key,
        growth.series_code,
        growth.period_key,
        growth.value as growth_value,
        {{ claimed_interval('growth', 'growth') }},
        level.claim_key as level_claim_key,
        level.unit,
        level.value as level_value,
        {{ claimed_interval('level', 'level') }},
        base.claim_key as base_claim_key,
        base.value as base_value,
        {{ claimed_interval('base', 'base') }},
        compared_series.is_same_basis,
        growth.is_suspect or level.is_suspect or base.is_suspect as is_suspect,
        earlier_period.check_kind,
        earlier_period.period_code,
        earlier_period.base_period_code,
        earlier_period.year_between_code,
        coalesce(level.counted_noun, '') = coalesce(base.counted_noun, '') as is_of_one_noun,
        row_number() over (
            partition by growth.observation, base.observation
            order by
                coalesce(level.counted_noun, '') = coalesce(base.counted_noun, '') desc,
                compared_series.is_same desc,
                growth.is_suspect or level.is_suspect asc,
                level.claim_key asc
        ) as preference
    from claim as growth
    inner join compared_series on growth.series_key = compared_series.growth_series_key
    inner join earlier_period on growth.period_key = earlier_period.period_key
    inner join level
        on {{ joint_key('compared_series.level_series_key', 'growth.period_key') }} = level.observation
    inner join level as base
        on {{ joint_key('compared_series.base_series_key', 'earlier_period.base_period_key') }} = base.observation
    where growth.measure = 'GROWTH'
),

factored as (
    select
        *,
        {{ growth_factor('growth', 'factor') }},
        {{ quotient_of('level', 'base', 'level_ratio', times=100) }}
    from paired
    where preference = 1 and is_of_one_noun
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
    is_suspect,
    growth_claim_key,
    level_claim_key,
    base_claim_key,
    series_key,
    period_key
from judged

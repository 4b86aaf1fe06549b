with

-- The best claim of each observation stands for it: what is compared is the state of knowledge.
stated as (
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
        {{ claimed_interval('fact', 'stated', stepped=true) }},
        fact.review_status = 'SUSPECT' as is_suspect
    from {{ ref('series_latest') }} as latest
    inner join {{ ref('fact_indicator') }} as fact on latest.claim_key = fact.claim_key and fact.is_current
    where
        (fact.measure = 'GROWTH' and fact.comparison = 'YOY' and fact.unit = 'PERCENT')
        or (fact.measure = 'LEVEL' and fact.comparison is null)
),

-- A claim takes part in several pairs: its words are found once.
claim as (
    select
        *,
        {{ interval_for_reading('stated', 'unit', stepped=true) }} as stated_words
    from stated
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
        growth.basis_key = reached.basis_key as is_same
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
        {{ joint_key('period_key', 'year_earlier_key') }} as earlier_period,
        'BASE_YEAR' as check_kind,
        period_key,
        period_code,
        year_earlier_key as base_period_key,
        year_earlier_code as base_period_code,
        year_earlier_code as year_between_code
    from period
    union all
    select
        {{ joint_key('period_key', 'two_years_earlier_key') }} as earlier_period,
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
candidate as (
    select
        growth.observation as growth_observation,
        level.observation as level_observation,
        base.observation as base_observation,
        earlier_period.earlier_period,
        concat(
            case when coalesce(level.counted_noun, '') = coalesce(base.counted_noun, '') then '0' else '1' end,
            case when compared_series.is_same then '0' else '1' end,
            case when growth.is_suspect or level.is_suspect then '1' else '0' end,
            level.claim_key
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

preferred as (
    select
        growth_observation,
        base_observation,
        min(earlier_period) as earlier_period,
        arg_min(level_observation, preference) as level_observation
    from candidate
    group by growth_observation, base_observation
    having min(preference) < '1'
),

paired as (
    select
        growth.claim_key as growth_claim_key,
        growth.series_key,
        growth.series_code,
        growth.period_key,
        growth.value as growth_value,
        growth.stated_words as growth_words,
        {{ same_interval('growth.stated', 'growth') }},
        level.claim_key as level_claim_key,
        level.unit,
        level.value as level_value,
        level.stated_words as level_words,
        {{ same_interval('level.stated', 'level') }},
        base.claim_key as base_claim_key,
        base.value as base_value,
        base.stated_words as base_words,
        {{ same_interval('base.stated', 'base') }},
        growth.basis_key = level.basis_key and level.basis_key = base.basis_key as is_same_basis,
        growth.is_suspect or level.is_suspect or base.is_suspect as is_suspect,
        earlier_period.check_kind,
        earlier_period.period_code,
        earlier_period.base_period_code,
        earlier_period.year_between_code
    from preferred
    inner join claim as growth on preferred.growth_observation = growth.observation and growth.measure = 'GROWTH'
    inner join level on preferred.level_observation = level.observation
    inner join level as base on preferred.base_observation = base.observation
    inner join earlier_period on preferred.earlier_period = earlier_period.earlier_period
),

factored as (
    select
        *,
        {{ growth_factor('growth', 'factor', stepped=true) }},
        {{ quotient_of('level', 'base', 'level_ratio', times=100, stepped=true) }}
    from paired
),

implied as (
    select
        *,
        {{ quotient_of('level', 'factor', 'implied_base', times=100, stepped=true) }},
        {{ growth_from_ratio('level_ratio', 'level_growth', stepped=true) }}
    from factored
),

restated as (
    select
        *,
        {{ quotient_of('implied_base', 'base', 'restatement_ratio', times=100, stepped=true) }},
        {{ difference_of('growth', 'level_growth', 'gap', stepped=true) }}
    from implied
),

judged as (
    select
        *,
        {{ growth_from_ratio('restatement_ratio', 'restatement', stepped=true) }},
        {{ intervals_overlap('growth', 'level_growth', stepped=true) }} as is_consistent
    from restated
),

worded as (
    select
        *,
        -- Growth of one year that is far from the next year's is no proof of an error, and needs an explanation.
        coalesce(restatement_low <= growth_high + {{ var('plausible_growth_change') }} * 100000000, true)
        and coalesce(restatement_high >= growth_low - {{ var('plausible_growth_change') }} * 100000000, true)
            as is_near_growth,
        {{ interval_for_reading('implied_base', 'unit', stepped=true) }} as implied_base_words,
        {{ interval_for_reading('level_growth', "'PERCENT'", stepped=true) }} as level_growth_words,
        {{ interval_for_reading('restatement', "'PERCENT'", stepped=true) }} as restatement_words
    from judged
)

select
    check_kind,
    series_code,
    period_code,
    growth_value,
    {{ from_steps('growth_low') }} as growth_low,
    {{ from_steps('growth_high') }} as growth_high,
    level_value,
    {{ from_steps('level_low') }} as level_low,
    {{ from_steps('level_high') }} as level_high,
    base_period_code,
    base_value,
    {{ from_steps('base_low') }} as base_low,
    {{ from_steps('base_high') }} as base_high,
    unit,
    case when is_same_basis then 'SAME' else 'COMPARABLE' end as basis_relation,
    case when check_kind = 'BASE_YEAR' then {{ from_steps('level_growth_low') }} end as level_growth_low,
    case when check_kind = 'BASE_YEAR' then {{ from_steps('level_growth_high') }} end as level_growth_high,
    case when check_kind = 'BASE_YEAR' then {{ from_steps('gap_low') }} end as gap_low,
    case when check_kind = 'BASE_YEAR' then {{ from_steps('gap_high') }} end as gap_high,
    case
        when check_kind = 'YEARS_BETWEEN' then 'IMPLIES'
        when is_consistent then 'CONSISTENT'
        else 'CONTRADICTED'
    end as verdict,
    {{ from_steps('implied_base_low') }} as implied_base_low,
    {{ from_steps('implied_base_high') }} as implied_base_high,
    case when check_kind = 'BASE_YEAR' then {{ from_steps('restatement_low') }} end as restatement_low,
    case when check_kind = 'BASE_YEAR' then {{ from_steps('restatement_high') }} end as restatement_high,
    case when check_kind = 'YEARS_BETWEEN' then {{ from_steps('restatement_low') }} end as implied_growth_low,
    case when check_kind = 'YEARS_BETWEEN' then {{ from_steps('restatement_high') }} end as implied_growth_high,
    case when check_kind = 'YEARS_BETWEEN' then is_near_growth end as is_credible,
    concat(
        'The level of ', period_code, ', ', level_words, ', and its growth, ', growth_words,
        ', imply ', implied_base_words, ' for ', year_between_code,
        case
            when check_kind = 'BASE_YEAR' and is_consistent
                then
                    concat(
                        '; published is ', base_words, ', from which the level grew by ', level_growth_words,
                        ': no contradiction'
                    )
            when check_kind = 'BASE_YEAR'
                then
                    concat(
                        '; published is ', base_words, ', from which the level grew by ', level_growth_words,
                        ': the base was restated by ', restatement_words, ', or a figure is wrong'
                    )
            else
                concat(
                    '; from ', base_words, ' in ', base_period_code, ' that is a growth of ', restatement_words,
                    ' in ', year_between_code,
                    case when is_near_growth then ', within ' else ', not within ' end,
                    '{{ var("plausible_growth_change") }} points of the growth a year later'
                )
        end,
        case when is_same_basis then '.' else '. The bases differ: they are comparable, not the same.' end
    ) as explanation,
    is_suspect,
    growth_claim_key,
    level_claim_key,
    base_claim_key,
    series_key,
    period_key
from worded

with

-- Numbers instead of names: what is only counted need not be carried as text.
source as (
    select
        source_key,
        dense_rank() over (order by document_id) as document_number,
        -- Reprints and translations of one text are one family, so one witness.
        dense_rank() over (order by family_code) as witness_number
    from {{ ref('dim_source') }}
),

claim as (
    select
        fact.claim_key,
        fact.series_key,
        fact.series_code,
        fact.period_key,
        fact.indicator_key,
        fact.category_key,
        fact.basis_key,
        fact.measure,
        fact.comparison,
        fact.comparator_indicator_key,
        fact.comparator_category_key,
        fact.unit,
        fact.counted_noun,
        fact.value_low,
        fact.value_high,
        fact.review_status = 'SUSPECT' as is_suspect,
        {{ lower_edge('fact.value_low', 'fact.is_low_closed') }} as low_edge,
        {{ upper_edge('fact.value_high', 'fact.is_high_closed') }} as high_edge,
        source.document_number,
        source.witness_number
    from {{ ref('fact_indicator') }} as fact
    inner join source on fact.source_key = source.source_key
    where fact.is_current and fact.review_status not in ('WITHDRAWN', 'MACHINE')
),

-- All that is needed to compare is in the outermost ends: the lowest and the highest of each side.
observation as (
    select
        series_key,
        period_key,
        counted_noun,
        min(series_code) as series_code,
        min(indicator_key) as indicator_key,
        min(category_key) as category_key,
        min(basis_key) as basis_key,
        min(measure) as measure,
        min(comparison) as comparison,
        min(comparator_indicator_key) as comparator_indicator_key,
        min(comparator_category_key) as comparator_category_key,
        min(unit) as unit,
        count(*) as claim_count,
        bool_or(is_suspect) as is_suspect,
        list(distinct document_number) as documents,
        list(distinct witness_number) as witnesses,
        list(claim_key) as claim_keys,
        min(value_low) as lowest_low,
        max(value_low) as highest_low,
        min(value_high) as lowest_high,
        max(value_high) as highest_high,
        min(low_edge) as lowest_low_edge,
        max(low_edge) as highest_low_edge,
        min(high_edge) as lowest_high_edge,
        max(high_edge) as highest_high_edge,
        count(value_low) as bounded_low_count,
        count(value_high) as bounded_high_count
    from claim
    group by series_key, period_key, counted_noun
),

same_series as (
    select
        'SAME_SERIES' as scope,
        series_code,
        cast(null as varchar) as compared_series_code,
        period_key,
        series_key,
        unit,
        claim_count,
        is_suspect,
        documents,
        witnesses,
        claim_keys,
        lowest_low,
        highest_low,
        lowest_high,
        highest_high,
        lowest_low_edge,
        highest_low_edge,
        lowest_high_edge,
        highest_high_edge,
        bounded_low_count,
        bounded_high_count
    from observation
    where len(documents) > 1
),

comparable as (
    select
        one.basis_key as one_basis_key,
        other.basis_key as other_basis_key
    from {{ ref('dim_basis') }} as one
    inner join {{ ref('dim_basis') }} as other on list_contains(one.comparable_with, other.basis_code)
),

-- Two bases each time: being comparable does not pass on from basis to basis.
comparable_bases as (
    select
        'COMPARABLE_BASES' as scope,
        one.series_code,
        other.series_code as compared_series_code,
        one.period_key,
        one.series_key,
        one.unit,
        one.claim_count + other.claim_count as claim_count,
        one.is_suspect or other.is_suspect as is_suspect,
        list_distinct(list_concat(one.documents, other.documents)) as documents,
        list_distinct(list_concat(one.witnesses, other.witnesses)) as witnesses,
        list_concat(one.claim_keys, other.claim_keys) as claim_keys,
        least(one.lowest_low, other.lowest_low) as lowest_low,
        greatest(one.highest_low, other.highest_low) as highest_low,
        least(one.lowest_high, other.lowest_high) as lowest_high,
        greatest(one.highest_high, other.highest_high) as highest_high,
        least(one.lowest_low_edge, other.lowest_low_edge) as lowest_low_edge,
        greatest(one.highest_low_edge, other.highest_low_edge) as highest_low_edge,
        least(one.lowest_high_edge, other.lowest_high_edge) as lowest_high_edge,
        greatest(one.highest_high_edge, other.highest_high_edge) as highest_high_edge,
        one.bounded_low_count + other.bounded_low_count as bounded_low_count,
        one.bounded_high_count + other.bounded_high_count as bounded_high_count
    from observation as one
    inner join comparable on one.basis_key = comparable.one_basis_key
    inner join observation as other
        on
            one.indicator_key = other.indicator_key
            and one.category_key = other.category_key
            and comparable.other_basis_key = other.basis_key
            and one.period_key = other.period_key
            and one.measure = other.measure
            and one.comparison is not distinct from other.comparison
            and one.comparator_indicator_key is not distinct from other.comparator_indicator_key
            and one.comparator_category_key is not distinct from other.comparator_category_key
            and one.unit = other.unit
            and one.counted_noun is not distinct from other.counted_noun
    where one.series_code < other.series_code
),

compared as (
    select * from same_series
    union all by name
    select * from comparable_bases
    where len(documents) > 1
),

judged as (
    select
        *,
        -- An infinite end leaves nothing beyond it: the comparison with it is null.
        case
            when
                (bounded_low_count = 0 or (bounded_low_count = claim_count and lowest_low_edge = highest_low_edge))
                and (
                    bounded_high_count = 0
                    or (bounded_high_count = claim_count and lowest_high_edge = highest_high_edge)
                )
                then 'AGREE'
            when coalesce(highest_low_edge <= lowest_high_edge, true) then 'ROUNDED'
            else 'CONFLICT'
        end as verdict,
        highest_low_edge = highest_low as is_highest_low_closed,
        lowest_high_edge = lowest_high as is_lowest_high_closed
    from compared
)

select
    judged.scope,
    judged.series_code,
    judged.compared_series_code,
    period.period_code,
    judged.claim_count,
    len(judged.documents) as source_count,
    len(judged.witnesses) as family_count,
    judged.verdict,
    case when judged.verdict <> 'CONFLICT' then judged.highest_low end as common_low,
    case when judged.verdict <> 'CONFLICT' then judged.lowest_high end as common_high,
    case when judged.bounded_low_count = judged.claim_count then judged.lowest_low end as widest_low,
    case when judged.bounded_high_count = judged.claim_count then judged.highest_high end as widest_high,
    cast(greatest(coalesce(judged.highest_low - judged.lowest_high, 0), 0) as decimal(38, 8)) as gap,
    judged.unit,
    judged.claim_count || ' claims of ' || len(judged.documents) || ' documents, '
    || len(judged.witnesses) || ' independent: '
    || case judged.verdict
        when 'AGREE' then 'all say '
        when 'ROUNDED' then 'their intervals differ and have in common '
        else
            'one interval ends at ' || {{ figure_for_reading('judged.lowest_high') }}
            || ', another begins at ' || {{ figure_for_reading('judged.highest_low') }}
            || {{ unit_for_reading('judged.unit') }}
    end
    || case
        when judged.verdict = 'CONFLICT' then ''
        else {{ bracketed(
            'judged.highest_low', 'judged.lowest_high', 'coalesce(judged.is_highest_low_closed, false)',
            'coalesce(judged.is_lowest_high_closed, false)', 'judged.unit'
        ) }}
    end as explanation,
    judged.is_suspect,
    array_to_string(list_sort(judged.claim_keys), '; ') as claim_keys,
    judged.series_key,
    judged.period_key
from judged
inner join {{ ref('dim_period') }} as period on judged.period_key = period.period_key

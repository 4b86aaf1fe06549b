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
        fact.period_key,
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
        count(*) as claim_count,
        bool_or(is_suspect) as is_suspect,
        list(document_number) as documents,
        list(witness_number) as witnesses,
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
        cast(null as bigint) as compared_series_key,
        period_key,
        series_key,
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
    where claim_count > 1
),

-- What a series is about, in all but its basis, as one text to join by.
series as (
    select
        series_key,
        min(series_code) as series_code,
        min(basis_key) as basis_key,
        min(unit) as unit,
        {{ joined_text([
            'min(indicator_key)', 'min(category_key)', 'min(measure)', 'min(comparison)',
            'min(comparator_indicator_key)', 'min(comparator_category_key)', 'min(unit)'
        ]) }} as subject
    from {{ ref('fact_indicator') }}
    where is_current and review_status not in ('WITHDRAWN', 'MACHINE')
    group by series_key
),

comparable_series as (
    select
        one.series_key,
        other.series_key as compared_series_key
    from series as one
    inner join series as other on one.subject = other.subject and one.series_code < other.series_code
    inner join {{ ref('dim_basis') }} as one_basis on one.basis_key = one_basis.basis_key
    inner join {{ ref('dim_basis') }} as other_basis on other.basis_key = other_basis.basis_key
    where list_contains(one_basis.comparable_with, other_basis.basis_code)
),

-- Two bases each time: being comparable does not pass on from basis to basis.
comparable_bases as (
    select
        'COMPARABLE_BASES' as scope,
        other.series_key as compared_series_key,
        one.period_key,
        one.series_key,
        one.claim_count + other.claim_count as claim_count,
        one.is_suspect or other.is_suspect as is_suspect,
        list_concat(one.documents, other.documents) as documents,
        list_concat(one.witnesses, other.witnesses) as witnesses,
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
    inner join comparable_series on one.series_key = comparable_series.series_key
    -- One key again: a planner that saw the noun apart could join all observations of one noun.
    inner join observation as other
        on
            concat_ws('|', comparable_series.compared_series_key, one.period_key, one.counted_noun)
            = concat_ws('|', other.series_key, other.period_key, other.counted_noun)
),

compared as (
    select * from same_series
    union all by name
    select * from comparable_bases
),

counted as (
    select
        *,
        cast(list_unique(documents) as bigint) as source_count,
        cast(list_unique(witnesses) as bigint) as family_count
    from compared
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
    from counted
    where source_count > 1
),

-- Words are found outside the cases that choose among them: DuckDB works out what is repeated inside a case each time.
worded as (
    select
        *,
        {{ figure_for_reading('highest_low') }} as highest_low_words,
        {{ figure_for_reading('lowest_high') }} as lowest_high_words
    from judged
)

select
    worded.scope,
    series.series_code,
    compared_series.series_code as compared_series_code,
    period.period_code,
    worded.claim_count,
    worded.source_count,
    worded.family_count,
    worded.verdict,
    case when worded.verdict <> 'CONFLICT' then worded.highest_low end as common_low,
    case when worded.verdict <> 'CONFLICT' then worded.lowest_high end as common_high,
    case when worded.bounded_low_count = worded.claim_count then worded.lowest_low end as widest_low,
    case when worded.bounded_high_count = worded.claim_count then worded.highest_high end as widest_high,
    cast(greatest(coalesce(worded.highest_low - worded.lowest_high, 0), 0) as decimal(38, 8)) as gap,
    series.unit,
    concat(
        worded.claim_count, ' claims of ', worded.source_count, ' documents, ', worded.family_count, ' independent: ',
        case worded.verdict
            when 'AGREE' then 'all say '
            when 'ROUNDED' then 'their intervals differ and have in common '
            else
                concat(
                    'one interval ends at ', worded.lowest_high_words, ', another begins at ', worded.highest_low_words,
                    {{ unit_for_reading('series.unit') }}
                )
        end,
        case
            when worded.verdict = 'CONFLICT' then ''
            else {{ bracketed(
                'worded.highest_low_words', 'worded.lowest_high_words', 'coalesce(worded.is_highest_low_closed, false)',
                'coalesce(worded.is_lowest_high_closed, false)', 'series.unit'
            ) }}
        end
    ) as explanation,
    worded.is_suspect,
    array_to_string(list_sort(worded.claim_keys), '; ') as claim_keys,
    worded.series_key,
    worded.period_key
from worded
inner join series on worded.series_key = series.series_key
left join series as compared_series on worded.compared_series_key = compared_series.series_key
inner join {{ ref('dim_period') }} as period on worded.period_key = period.period_key

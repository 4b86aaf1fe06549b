with

-- A comparator stands for its whole unless the curator names a part of it.
claim as (
    select
        * replace (
            case
                when comparator_indicator_code is not null then coalesce(comparator_category_code, 'total')
            end as comparator_category_code
        )
    from {{ ref('stg_raw__claim') }}
),

series as (
    select
        *,
        {{ series_code(
            'indicator_code', 'category_code', 'basis_code', 'measure', 'comparison',
            'comparator_indicator_code', 'comparator_category_code', 'unit'
        ) }} as series_code
    from claim
)

select
    {{ claim_key('document_id', 'series_code', 'period_code', 'distinguish') }} as claim_key,
    series.document_id,
    series.fact_number,
    {{ surrogate_key(['indicator_code']) }} as indicator_key,
    {{ surrogate_key(['category_code']) }} as category_key,
    {{ surrogate_key(['series.basis_code']) }} as basis_key,
    {{ surrogate_key(['period_code']) }} as period_key,
    {{ surrogate_key(['document_id', 'document.sha256']) }} as source_key,
    {{ surrogate_key(['series_code']) }} as series_key,
    series.series_code,
    series.measure,
    series.comparison,
    {{ surrogate_key(['comparator_indicator_code']) }} as comparator_indicator_key,
    {{ surrogate_key(['comparator_category_code']) }} as comparator_category_key,
    series.value,
    series.range_low,
    series.range_high,
    series.unit,
    series.counted_noun,
    series.qualifier,
    series.printed_text,
    series.printed_value,
    series.unit_multiplier,
    series.decimals,
    series.uncorrected_value,
    series.observation_status,
    -- Withdrawing a document withdraws every claim that it makes.
    case when document.withdrawn_reason is null then series.review_status else 'WITHDRAWN' end as review_status,
    coalesce(document.withdrawn_reason, series.review_note) as review_note,
    series.is_period_inferred,
    series.is_basis_inferred,
    series.is_comparison_inferred,
    series.inference_note,
    series.subject,
    series.printed_text as quote,
    series.char_start,
    series.char_end,
    series.sentence_number,
    substr(document.text, series.sentence_start + 1, series.sentence_end - series.sentence_start) as sentence,
    document.published_date,
    -- An edit in place was known when it was found, not when the page first appeared.
    case
        -- Of a document without a date nobody knows since when it was there. (greatest() passes over a null.)
        when document.published_date is null then null
        when document.supersedes_sha256 is not null
            then greatest(
                document.published_date, cast(timezone('Asia/Shanghai', document.retrieved_at) as date)
            )
        else document.published_date
    end as known_from,
    -- Kept with the claim, so that the best claim of any moment can be found from the claims alone.
    coalesce(document.publisher_code = basis.agency_code, false) as is_from_measuring_body,
    series.curated_file,
    series.curated_line
from series
inner join {{ ref('stg_raw__document') }} as document using (document_id)
left join {{ ref('stg_raw__basis') }} as basis on series.basis_code = basis.basis_code

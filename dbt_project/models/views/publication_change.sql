with

claim as (
    select
        *,
        {{ content_hash(['value', 'value_low', 'value_high', 'is_low_closed', 'is_high_closed']) }} as figure,
        -- What a reader goes by beside the figure itself.
        {{ content_hash([
            'observation_status', 'review_status', 'review_note', 'qualifier', 'is_period_inferred',
            'is_basis_inferred', 'is_comparison_inferred', 'inference_note'
        ]) }} as flags
    from {{ ref('fact_indicator') }}
),

recorded as (
    select
        *,
        lag(claim_key) over history as previous_claim_key,
        lag(source_key) over history as previous_source_key,
        lag(value) over history as previous_value,
        lag(value_low) over history as previous_low,
        lag(value_high) over history as previous_high,
        lag(review_status) over history as previous_review_status,
        lag(figure) over history as previous_figure,
        lag(flags) over history as previous_flags,
        first_value(recorded_from) over history as first_recorded_at
    from claim
    window history as (partition by claim_key order by recorded_from)
)

select
    recorded.recorded_from as published_at,
    case
        when recorded.previous_claim_key is null then 'ADDED'
        when recorded.review_status = 'WITHDRAWN' and recorded.previous_review_status <> 'WITHDRAWN' then 'WITHDRAWN'
        when recorded.review_status <> 'WITHDRAWN' and recorded.previous_review_status = 'WITHDRAWN' then 'REINSTATED'
        when recorded.figure <> recorded.previous_figure then 'REVISED'
        when recorded.flags <> recorded.previous_flags then 'REFLAGGED'
        when recorded.source_key <> recorded.previous_source_key then 'RESOURCED'
        else 'REDESCRIBED'
    end as change_kind,
    recorded.series_code,
    period.period_code,
    recorded.value,
    recorded.value_low,
    recorded.value_high,
    recorded.unit,
    recorded.previous_value,
    recorded.previous_low,
    recorded.previous_high,
    recorded.review_status,
    recorded.previous_review_status,
    recorded.review_note,
    source.document_id,
    recorded.first_recorded_at,
    coalesce(recorded.recorded_from = build_info.built_at, false) as is_latest_publication,
    recorded.sentence,
    recorded.claim_key,
    recorded.series_key,
    recorded.period_key,
    recorded.source_key
from recorded
inner join {{ ref('dim_period') }} as period on recorded.period_key = period.period_key
inner join {{ ref('dim_source') }} as source on recorded.source_key = source.source_key
cross join {{ ref('build_info') }} as build_info

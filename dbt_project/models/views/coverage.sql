with

token as (
    select
        source_key,
        count(*) as token_count,
        count(*) filter (where disposition = 'FACT') as fact_count,
        count(*) filter (where disposition = 'REPEAT') as repeat_count,
        count(*) filter (where disposition = 'PERIOD') as period_count,
        count(*) filter (where disposition = 'NAME') as name_count,
        count(*) filter (where disposition = 'CONTEXT') as context_count,
        count(*) filter (where disposition = 'OTHER') as other_count,
        count(*) filter (where disposition = 'UNRESOLVED') as unresolved_count,
        count(*) filter (where is_rejected) as rejected_count,
        count(*) filter (where disposition <> 'UNRESOLVED' and not is_rejected) as accounted_count
    from {{ ref('fact_number') }}
    group by source_key
),

claim as (
    select
        source_key,
        count(*) as claim_count
    from {{ ref('fact_indicator') }}
    where is_current
    group by source_key
)

select
    source.document_id,
    source.title,
    source.publisher_name_en,
    source.published_date,
    coalesce(token.token_count, 0) as token_count,
    coalesce(token.fact_count, 0) as fact_count,
    coalesce(token.repeat_count, 0) as repeat_count,
    coalesce(token.period_count, 0) as period_count,
    coalesce(token.name_count, 0) as name_count,
    coalesce(token.context_count, 0) as context_count,
    coalesce(token.other_count, 0) as other_count,
    coalesce(token.unresolved_count, 0) as unresolved_count,
    coalesce(token.rejected_count, 0) as rejected_count,
    coalesce(claim.claim_count, 0) as claim_count,
    -- A document without a single number has nothing left open.
    cast(coalesce(100 * token.accounted_count / token.token_count, 100) as decimal(5, 2)) as accounted_percent,
    source.source_key
from {{ ref('dim_source') }} as source
left join token on source.source_key = token.source_key
left join claim on source.source_key = claim.source_key
where source.is_current

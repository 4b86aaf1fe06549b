with

anchor as (
    select
        'CLAIM' as anchor_kind,
        claim_key,
        cast(null as bigint) as evidence_key,
        cast(null as bigint) as number_key,
        source_key,
        'VALUE' as role,
        char_start,
        char_end,
        quote
    from {{ ref('fact_indicator') }}
    union all
    select
        'EVIDENCE' as anchor_kind,
        claim_key,
        evidence_key,
        cast(null as bigint) as number_key,
        source_key,
        role,
        char_start,
        char_end,
        quote
    from {{ ref('fact_evidence') }}
    union all
    select
        'NUMBER' as anchor_kind,
        claim_key,
        cast(null as bigint) as evidence_key,
        number_key,
        source_key,
        disposition as role,
        char_start,
        char_end,
        token as quote
    from {{ ref('fact_number') }}
)

select
    anchor.anchor_kind,
    source.document_id,
    anchor.role,
    anchor.char_start,
    anchor.char_end,
    anchor.quote,
    substr(source_text.text, anchor.char_start + 1, anchor.char_end - anchor.char_start) as found_text,
    coalesce(
        substr(source_text.text, anchor.char_start + 1, anchor.char_end - anchor.char_start) = anchor.quote, false
    ) as is_match,
    anchor.claim_key,
    anchor.evidence_key,
    anchor.number_key,
    anchor.source_key
from anchor
left join {{ ref('source_text') }} as source_text on anchor.source_key = source_text.source_key
left join {{ ref('dim_source') }} as source on anchor.source_key = source.source_key

with

-- Where the title stands in the text, if it does: the first place counts.
document as (
    select
        document_id,
        strpos(text, title) - 1 as title_start,
        length(title) as title_length
    from {{ ref('stg_raw__document') }}
),

curated as (
    select
        {{ surrogate_key([
            'claim.claim_key', 'claim.source_key', 'evidence.role', 'evidence.char_start', 'evidence.char_end'
        ]) }} as evidence_key,
        claim.claim_key,
        claim.source_key,
        evidence.role,
        evidence.char_start,
        evidence.char_end,
        evidence.quote,
        evidence.sentence_number,
        evidence.printed_value,
        evidence.unit_multiplier,
        evidence.decimals,
        coalesce(
            document.title_start >= 0
            and evidence.char_start >= document.title_start
            and evidence.char_end <= document.title_start + document.title_length,
            false
        ) as is_in_headline
    from {{ ref('stg_raw__evidence') }} as evidence
    inner join {{ ref('int_claims__keyed') }} as claim using (document_id, fact_number)
    inner join document using (document_id)
)

select * from curated
union all by name
select * replace (coalesce(is_in_headline, false) as is_in_headline)
from {{ ref('stg_raw__published_evidence') }}

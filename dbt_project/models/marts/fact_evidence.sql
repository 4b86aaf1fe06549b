with

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
        evidence.sentence_number
    from {{ ref('stg_raw__evidence') }} as evidence
    inner join {{ ref('int_claims__keyed') }} as claim using (document_id, fact_number)
)

select * from curated
union all by name
select * from {{ ref('stg_raw__published_evidence') }}

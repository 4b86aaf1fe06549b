with

source_version as (
    select
        document_id,
        {{ surrogate_key(['document_id', 'sha256']) }} as source_key
    from {{ ref('stg_raw__document') }}
),

curated as (
    select
        -- From the place, not from the ordinal: finding one more token must not rename those behind it.
        {{ surrogate_key(['source_version.source_key', 'number.char_start']) }} as number_key,
        source_version.source_key,
        number.ordinal,
        number.char_start,
        number.char_end,
        number.token,
        number.sentence_number,
        number.disposition,
        number.reason,
        claim.claim_key,
        number.is_rejected
    from {{ ref('stg_raw__number') }} as number
    inner join source_version using (document_id)
    -- A rejected fact has no claim, but its tokens stay in the ledger.
    left join {{ ref('int_claims__keyed') }} as claim using (document_id, fact_number)
)

select * from curated
union all by name
select * from {{ ref('stg_raw__published_number') }}

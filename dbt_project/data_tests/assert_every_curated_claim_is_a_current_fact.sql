{{ config(meta={'dagster': {'ref': {'name': 'fact_indicator'}}}) }}

-- The keys come from an inner join: a claim whose document is missing would drop out without a word.
select
    claim.document_id,
    claim.fact_number,
    claim.curated_file,
    claim.curated_line
from {{ ref('stg_raw__claim') }} as claim
left join {{ ref('int_claims__keyed') }} as keyed using (document_id, fact_number)
left join {{ ref('fact_indicator') }} as fact on keyed.claim_key = fact.claim_key and fact.is_current
where fact.claim_key is null

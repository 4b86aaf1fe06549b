{{ config(meta={'dagster': {'ref': {'name': 'fact_number'}}}) }}

select
    number.*,
    fact.char_start as claim_char_start,
    fact.char_end as claim_char_end
from {{ ref('fact_number') }} as number
inner join {{ ref('fact_indicator') }} as fact
    on number.claim_key = fact.claim_key and number.source_key = fact.source_key and fact.is_current
where
    number.disposition = 'FACT'
    and (number.char_start < fact.char_start or number.char_end > fact.char_end)

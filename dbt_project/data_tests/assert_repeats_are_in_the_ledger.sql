{{ config(meta={'dagster': {'ref': {'name': 'fact_evidence'}}}) }}

-- A repeated figure is a second mention in the ledger, too. Which claim the token names stays open: one printed number
-- may be said again for two claims, and the ledger names one.
select evidence.*
from {{ ref('fact_evidence') }} as evidence
where
    evidence.role = 'REPEAT'
    and not exists (
        select 1
        from {{ ref('fact_number') }} as number
        where
            number.source_key = evidence.source_key
            and number.disposition = 'REPEAT'
            and number.char_start >= evidence.char_start
            and number.char_end <= evidence.char_end
    )

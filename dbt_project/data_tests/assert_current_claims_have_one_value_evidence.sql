{{ config(meta={'dagster': {'ref': {'name': 'fact_evidence'}}}) }}

select
    fact.claim_key,
    fact.curated_file,
    fact.curated_line,
    count(evidence.evidence_key) as value_evidence_count
from {{ ref('fact_indicator') }} as fact
left join {{ ref('fact_evidence') }} as evidence
    on fact.claim_key = evidence.claim_key and fact.source_key = evidence.source_key and evidence.role = 'VALUE'
-- A published claim that no file holds any more has no evidence left; another test speaks of it.
where fact.is_current and fact.claim_key in (select keyed.claim_key from {{ ref('int_claims__keyed') }} as keyed)
group by fact.claim_key, fact.curated_file, fact.curated_line
having count(evidence.evidence_key) <> 1

{{ config(meta={'dagster': {'ref': {'name': 'fact_indicator'}}}) }}

-- A claim that was published stays, or is withdrawn on purpose with a reason. Changing what makes its key (period,
-- basis, category …) makes another claim: keep the former one with review WITHDRAWN.
select
    claim.claim_key,
    source.document_id,
    claim.series_code,
    period.period_code,
    claim.curated_file,
    claim.curated_line,
    claim.quote
from {{ ref('int_claims__recorded') }} as claim
left join {{ ref('dim_source') }} as source on claim.source_key = source.source_key
left join {{ ref('dim_period') }} as period on claim.period_key = period.period_key
where claim.version_kind = 'MISSING'

{{ config(meta={'dagster': {'ref': {'name': 'fact_indicator'}}}) }}

select
    fact.claim_key,
    fact.curated_file,
    fact.curated_line,
    indicator.indicator_code,
    denominator.indicator_code as denominator_code,
    indicator.legal_denominators
from {{ ref('fact_indicator') }} as fact
inner join {{ ref('dim_indicator') }} as indicator on fact.indicator_key = indicator.indicator_key
inner join {{ ref('dim_indicator') }} as denominator on fact.comparator_indicator_key = denominator.indicator_key
where
    fact.is_current
    and fact.measure = 'SHARE'
    and not list_contains(indicator.legal_denominators, denominator.indicator_code)

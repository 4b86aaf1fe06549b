select
    claim_key,
    count(*) as current_version_count
from {{ ref('fact_indicator') }}
where is_current
group by claim_key
having count(*) > 1

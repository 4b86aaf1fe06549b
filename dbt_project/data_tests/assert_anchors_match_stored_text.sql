select *
from {{ ref('anchor_check') }}
where not is_match

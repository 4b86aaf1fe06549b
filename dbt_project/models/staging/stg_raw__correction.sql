select
    document_id,
    fact_number,
    field,
    from_value,
    to_value,
    reason,
    evidence
from {{ source('raw', 'correction') }}

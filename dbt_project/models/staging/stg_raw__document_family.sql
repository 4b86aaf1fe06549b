select
    document_id,
    family_code,
    family_method,
    family_evidence
from {{ source('raw', 'document_family') }}

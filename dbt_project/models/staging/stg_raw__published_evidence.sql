select
    evidence_key,
    claim_key,
    source_key,
    role,
    char_start,
    char_end,
    quote,
    sentence_number
from {{ source('raw', 'published_evidence') }}

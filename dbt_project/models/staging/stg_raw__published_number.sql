select
    number_key,
    source_key,
    ordinal,
    char_start,
    char_end,
    token,
    sentence_number,
    disposition,
    reason,
    claim_key,
    is_rejected
from {{ source('raw', 'published_number') }}

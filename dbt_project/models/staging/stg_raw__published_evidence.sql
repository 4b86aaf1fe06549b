select
    evidence_key,
    claim_key,
    source_key,
    role,
    char_start,
    char_end,
    quote,
    sentence_number,
    printed_value,
    unit_multiplier,
    decimals,
    is_in_headline
from {{ source('raw', 'published_evidence') }}

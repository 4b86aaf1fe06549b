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
    -- Publications of earlier versions of this project do not say.
    coalesce(is_in_headline, false) as is_in_headline
from {{ source('raw', 'published_evidence') }}

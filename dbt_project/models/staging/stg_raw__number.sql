select
    document_id,
    cast(token_number as integer) as ordinal,
    cast(char_start as integer) as char_start,
    cast(char_end as integer) as char_end,
    token,
    cast(sentence_number as integer) as sentence_number,
    disposition,
    reason,
    fact_number,
    is_rejected
from {{ source('raw', 'number') }}

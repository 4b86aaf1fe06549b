select
    document_id,
    fact_number,
    role,
    cast(char_start as integer) as char_start,
    cast(char_end as integer) as char_end,
    quote,
    cast(sentence_number as integer) as sentence_number
from {{ source('raw', 'evidence') }}

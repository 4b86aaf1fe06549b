select
    document_id,
    fact_number,
    role,
    cast(char_start as integer) as char_start,
    cast(char_end as integer) as char_end,
    quote,
    cast(sentence_number as integer) as sentence_number,
    printed_value,
    cast(unit_multiplier as integer) as unit_multiplier,
    cast(decimals as integer) as decimals
from {{ source('raw', 'evidence') }}

select
    publisher_code,
    name_en as publisher_name_en,
    name_zh as publisher_name_zh,
    publisher_kind,
    country
from {{ source('raw', 'publisher') }}

select
    unit_code as unit,
    name_en,
    name_zh,
    unit_kind
from {{ source('raw', 'unit') }}

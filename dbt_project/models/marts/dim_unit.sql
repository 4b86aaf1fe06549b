select
    unit,
    name_en,
    name_zh,
    unit_kind
from {{ ref('stg_raw__unit') }}

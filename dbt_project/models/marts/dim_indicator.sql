select
    {{ surrogate_key(['indicator_code']) }} as indicator_key,
    indicator_code,
    name_en,
    name_zh,
    definition,
    stock_or_flow,
    default_unit,
    legal_denominators
from {{ ref('stg_raw__indicator') }}

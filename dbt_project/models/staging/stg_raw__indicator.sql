select
    indicator_code,
    name_en,
    name_zh,
    definition,
    stock_or_flow,
    default_unit_code as default_unit,
    denominator_codes as legal_denominators
from {{ source('raw', 'indicator') }}

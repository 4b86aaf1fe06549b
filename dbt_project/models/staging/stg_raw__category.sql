select
    category_code,
    parent_code as parent_category_code,
    name_en,
    name_zh,
    definition,
    product,
    service,
    channel,
    region_type,
    partner_country
from {{ source('raw', 'category') }}

select
    {{ surrogate_key(['category_code']) }} as category_key,
    category_code,
    {{ surrogate_key(['parent_category_code']) }} as parent_category_key,
    category_path,
    level,
    name_en,
    name_zh,
    definition,
    product,
    service,
    channel,
    region_type,
    partner_country
from {{ ref('int_categories__pathed') }}

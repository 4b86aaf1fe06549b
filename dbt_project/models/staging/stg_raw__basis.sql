select
    basis_code,
    agency_code,
    name_en,
    name_zh,
    coverage,
    comparable_with_codes as comparable_with
from {{ source('raw', 'basis') }}

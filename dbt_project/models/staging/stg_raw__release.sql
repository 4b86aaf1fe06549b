select
    release_code,
    name_en,
    name_zh,
    publisher_code,
    indicator_codes,
    rhythm,
    period_kind,
    cast(due_day as integer) as due_day,
    cast(lag_months as integer) as lag_months,
    from_date as expected_from,
    note
from {{ source('raw', 'release') }}

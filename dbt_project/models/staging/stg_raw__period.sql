select
    period_code,
    period_type,
    start_date,
    end_date,
    cast(month_count as integer) as month_count,
    is_cumulative,
    label_en,
    label_zh,
    sdmx_time_period,
    year_earlier_period_code
from {{ source('raw', 'period') }}

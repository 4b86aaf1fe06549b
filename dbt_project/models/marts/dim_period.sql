select
    {{ surrogate_key(['period.period_code']) }} as period_key,
    period.period_code,
    period.period_type,
    period.start_date,
    period.end_date,
    period.month_count,
    period.is_cumulative,
    period.label_en,
    period.label_zh,
    period.sdmx_time_period,
    -- Only where that period is a row of this table: a key that leads nowhere is worse than none.
    {{ surrogate_key(['year_earlier.period_code']) }} as year_earlier_period_key
from {{ ref('stg_raw__period') }} as period
left join {{ ref('stg_raw__period') }} as year_earlier
    on period.year_earlier_period_code = year_earlier.period_code

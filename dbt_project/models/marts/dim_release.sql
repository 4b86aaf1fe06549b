select
    {{ surrogate_key(['release.release_code']) }} as release_key,
    release.release_code,
    release.name_en,
    release.name_zh,
    release.publisher_code,
    publisher.publisher_name_en,
    publisher.publisher_name_zh,
    release.indicator_codes,
    release.rhythm,
    release.period_kind,
    release.due_day,
    release.lag_months,
    release.expected_from,
    release.note
from {{ ref('stg_raw__release') }} as release
left join {{ ref('stg_raw__publisher') }} as publisher on release.publisher_code = publisher.publisher_code

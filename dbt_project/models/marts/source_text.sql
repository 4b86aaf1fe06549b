select
    source_key,
    text
from {{ ref('int_sources__versioned') }}

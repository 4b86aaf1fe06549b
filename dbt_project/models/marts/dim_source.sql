select * exclude (text)
from {{ ref('int_sources__versioned') }}

select
    {{ surrogate_key(['basis.basis_code']) }} as basis_key,
    basis.basis_code,
    basis.agency_code,
    publisher.publisher_name_en as agency_name_en,
    publisher.publisher_name_zh as agency_name_zh,
    basis.name_en,
    basis.name_zh,
    basis.coverage,
    basis.comparable_with
from {{ ref('stg_raw__basis') }} as basis
left join {{ ref('stg_raw__publisher') }} as publisher on basis.agency_code = publisher.publisher_code

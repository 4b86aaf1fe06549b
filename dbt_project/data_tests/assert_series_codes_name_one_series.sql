-- `vs_a_b` could be indicator a_b, or indicator a with category b; and two codes could share a key.
select
    series_key,
    min(series_code) as series_code,
    count(distinct row(
        series_code, indicator_key, category_key, basis_key, measure, comparison, comparator_indicator_key,
        comparator_category_key, unit
    )) as series_count
from {{ ref('fact_indicator') }}
group by series_key
having series_count > 1

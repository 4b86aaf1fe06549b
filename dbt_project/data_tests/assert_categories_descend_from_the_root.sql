-- No path: the node's ancestors run in a circle. Another beginning: a second root.
select
    category_code,
    category_path
from {{ ref('dim_category') }}
where
    category_path is null
    or not (category_path = 'total' or starts_with(category_path, 'total > '))

with recursive

category as (
    select * from {{ ref('stg_raw__category') }}
),

branch as (
    select
        category_code,
        category_code as category_path,
        0 as level
    from category
    where parent_category_code is null
    union all
    select
        category.category_code,
        branch.category_path || ' > ' || category.category_code as category_path,
        branch.level + 1 as level
    from category
    inner join branch on category.parent_category_code = branch.category_code
)

-- A node on a circle is no descendant of a root: it stays, without a path, for the test that names it.
select
    category.*,
    branch.category_path,
    branch.level
from category
left join branch using (category_code)

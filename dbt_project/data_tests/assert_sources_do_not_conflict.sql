{{ config(severity='warn') }}

-- A revision conflicts with what it revises, too: `vintage` tells which came later.
select *
from {{ ref('reconciliation') }}
where verdict = 'CONFLICT' and scope = 'SAME_SERIES' and not is_suspect

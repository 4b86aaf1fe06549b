{{ config(severity='warn') }}

-- On one basis only. A base that was restated is the usual reason, and the row says by how much.
select *
from {{ ref('growth_check') }}
where verdict = 'CONTRADICTED' and basis_relation = 'SAME' and not is_suspect

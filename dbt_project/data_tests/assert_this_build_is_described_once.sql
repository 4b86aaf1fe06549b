-- Every recorded time comes from the one row of raw.build: without it the marts would be empty and nothing would fail.
select count(*) as build_count
from {{ ref('build_info') }}
having count(*) <> 1

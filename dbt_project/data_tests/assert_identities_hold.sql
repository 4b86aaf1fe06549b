{{ config(severity='warn') }}

-- Nothing is mended here: what is printed is published, and the row says what does not fit.
select *
from {{ ref('identity_check') }}
where severity = 'ERROR'

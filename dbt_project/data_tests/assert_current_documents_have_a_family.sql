-- Independent witnesses are counted by families: a document without one would not be counted.
select document_id
from {{ ref('dim_source') }}
where is_current and (family_code is null or family_method is null or family_evidence is null)

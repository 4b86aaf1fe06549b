select
    table_name,
    document_id,
    file,
    cast(line as integer) as line,
    record,
    field,
    rule,
    reason,
    content
from {{ source('raw', 'rejected_record') }}

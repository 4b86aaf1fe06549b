with

-- One record may break a rule twice in the same words.
numbered as (
    select
        *,
        {{ content_hash([
            'table_name', 'document_id', 'file', 'line', 'record', 'field', 'rule', 'reason', 'content'
        ]) }} as fingerprint,
        row_number() over (
            partition by table_name, document_id, file, line, record, field, rule, reason, content
        ) as repetition
    from {{ ref('stg_raw__rejected_record') }}
)

select
    {{ surrogate_key(['fingerprint', 'repetition']) }} as rejected_record_key,
    numbered.table_name,
    numbered.document_id,
    numbered.file,
    numbered.line,
    numbered.record,
    numbered.field,
    numbered.rule,
    numbered.reason,
    numbered.content,
    build.built_at as rejected_at
from numbered
cross join {{ ref('stg_raw__build') }} as build

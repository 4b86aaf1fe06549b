with

build as (
    select built_at from {{ ref('stg_raw__build') }}
),

published as (
    select * from {{ ref('stg_raw__published_source') }}
),

document as (
    select
        {{ surrogate_key(['document_id', 'sha256']) }} as source_key,
        *
    from {{ ref('stg_raw__document') }}
),

current_version as (
    select
        document.source_key,
        document.document_id,
        document.title,
        document.publisher_code,
        publisher.publisher_name_en,
        publisher.publisher_name_zh,
        document.url,
        document.published_date,
        document.published_precision,
        document.published_method,
        document.published_evidence,
        document.language,
        document.is_translation,
        document.translated_from,
        document.licence,
        document.received_as,
        document.retrieved_at,
        document.original_sha256,
        document.supersedes_sha256,
        document.sha256,
        document.character_count,
        family.family_code,
        family.family_method,
        family.family_evidence,
        document.note,
        coalesce(published.recorded_from, build.built_at) as recorded_from,
        true as is_current,
        document.text
    from document
    cross join build
    left join {{ ref('stg_raw__document_family') }} as family using (document_id)
    left join {{ ref('stg_raw__publisher') }} as publisher using (publisher_code)
    left join published using (source_key)
),

-- A document that raw/ no longer holds keeps its current version; a test then refuses publication.
earlier_version as (
    select published.* replace (published.is_current and document.document_id is null as is_current)
    from published
    left join document using (document_id)
    where published.source_key is distinct from document.source_key
)

select * from current_version
union all by name
select * from earlier_version

with

build as (
    select built_at from {{ ref('stg_raw__build') }}
),

published as (
    select * from {{ ref('stg_raw__published_metadata') }}
),

in_use as (
    select
        source_key,
        document_id,
        title,
        publisher_code,
        url,
        published_date,
        published_precision,
        published_method,
        published_evidence,
        language,
        is_translation,
        translated_from,
        licence,
        received_as,
        retrieved_at,
        original_sha256,
        supersedes_sha256,
        sha256,
        note,
        {{ content_hash([
            'title', 'publisher_code', 'url', 'published_date', 'published_precision', 'published_method',
            'published_evidence', 'language', 'is_translation', 'translated_from', 'licence', 'received_as',
            'retrieved_at', 'original_sha256', 'supersedes_sha256', 'note'
        ]) }} as content_hash,
        recorded_from as source_recorded_from
    from {{ ref('int_sources__versioned') }}
    where is_current
),

current_version as (
    select
        in_use.*,
        coalesce(
            unchanged.recorded_from,
            -- New bytes; or bytes that were published before this history was kept.
            case
                when in_use.source_key not in (select published.source_key from published)
                    then in_use.source_recorded_from
            end,
            build.built_at
        ) as recorded_from,
        cast(null as timestamptz) as recorded_to,
        true as is_current
    from in_use
    cross join build
    left join published as unchanged
        on
            in_use.source_key = unchanged.source_key
            and in_use.content_hash = unchanged.content_hash
            and unchanged.is_current
),

earlier_version as (
    select
        published.* exclude (recorded_to, is_current),
        coalesce(published.recorded_to, build.built_at) as recorded_to,
        false as is_current
    from published
    cross join build
    left join in_use
        on
            published.source_key = in_use.source_key
            and published.content_hash = in_use.content_hash
            and published.is_current
    where in_use.source_key is null
)

select * exclude (source_recorded_from) from current_version
union all by name
select * from earlier_version

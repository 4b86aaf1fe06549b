with

build as (
    select built_at from {{ ref('stg_raw__build') }}
),

published as (
    select * from {{ ref('stg_raw__published_claim') }}
),

-- The fingerprint leaves out where the curated file holds the fact: moving a fact down a line changes no claim.
curated as (
    select
        * exclude (document_id, fact_number, range_low, range_high),
        {{ content_hash([
            'source_key', 'value', 'value_low', 'value_high', 'is_low_closed', 'is_high_closed', 'unit', 'counted_noun',
            'qualifier', 'printed_text', 'printed_value', 'unit_multiplier', 'decimals', 'uncorrected_value',
            'observation_status', 'review_status', 'review_note', 'is_period_inferred', 'is_basis_inferred',
            'is_comparison_inferred', 'inference_note', 'subject', 'quote', 'char_start', 'char_end',
            'sentence_number', 'sentence', 'published_date'
        ]) }} as content_hash
    from {{ ref('int_claims__bounded') }}
),

curated_version as (
    select
        curated.*,
        case
            when curated.content_hash = published.content_hash then published.recorded_from
            else build.built_at
        end as recorded_from,
        cast(null as timestamptz) as recorded_to,
        true as is_current,
        case
            when published.claim_key is null then 'ADDED'
            when curated.content_hash = published.content_hash then 'UNCHANGED'
            when curated.review_status = 'WITHDRAWN' and published.review_status <> 'WITHDRAWN' then 'WITHDRAWN'
            else 'CHANGED'
        end as version_kind
    from curated
    cross join build
    left join published on curated.claim_key = published.claim_key and published.is_current
),

published_version as (
    select
        published.* replace (
            case
                when published.is_current and curated.content_hash <> published.content_hash then build.built_at
                else published.recorded_to
            end as recorded_to,
            published.is_current and curated.claim_key is null as is_current
        ),
        -- A claim that the curated files no longer hold is kept as it was; a test then refuses publication.
        case
            when published.is_current and curated.claim_key is null then 'MISSING'
            when published.is_current then 'CLOSED'
            else 'EARLIER'
        end as version_kind
    from published
    cross join build
    left join curated on published.claim_key = curated.claim_key
    -- The current version of an unchanged claim comes from the curated side, with fresh file and line.
    where
        not published.is_current
        or curated.claim_key is null
        or curated.content_hash <> published.content_hash
)

select * from curated_version
union all by name
select * from published_version

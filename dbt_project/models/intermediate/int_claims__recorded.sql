with

build as (
    select built_at from {{ ref('stg_raw__build') }}
),

-- Publications from before these columns were kept do not say who measured; their own source and basis do.
published as (
    select
        claim.* exclude (known_from, is_from_measuring_body),
        coalesce(claim.known_from, claim.published_date) as known_from,
        coalesce(claim.is_from_measuring_body, source.publisher_code = basis.agency_code, false)
            as is_from_measuring_body
    from {{ ref('stg_raw__published_claim') }} as claim
    left join {{ ref('stg_raw__published_source') }} as source on claim.source_key = source.source_key
    left join {{ ref('stg_raw__basis') }} as basis
        on claim.basis_key = {{ surrogate_key(['basis.basis_code']) }}
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

published_last as (
    select *
    from published
    where is_current
),

-- The newest version of each claim on either side, and whether it says the same.
matched as (
    select
        coalesce(curated.claim_key, published.claim_key) as claim_key,
        published.recorded_from,
        published.review_status,
        curated.claim_key is not null as is_curated,
        published.claim_key is not null as is_published,
        -- Not part of the hash, so that publications from before these columns were kept are not all changed by it.
        coalesce(
            curated.content_hash = published.content_hash
            and curated.is_from_measuring_body = published.is_from_measuring_body
            and curated.known_from is not distinct from published.known_from,
            false
        ) as is_unchanged
    from curated
    full join published_last as published on curated.claim_key = published.claim_key
),

curated_version as (
    select
        curated.*,
        case when matched.is_unchanged then matched.recorded_from else build.built_at end as recorded_from,
        cast(null as timestamptz) as recorded_to,
        true as is_current,
        case
            when not matched.is_published then 'ADDED'
            when matched.is_unchanged then 'UNCHANGED'
            when curated.review_status = 'WITHDRAWN' and matched.review_status <> 'WITHDRAWN' then 'WITHDRAWN'
            else 'CHANGED'
        end as version_kind
    from curated
    cross join build
    inner join matched on curated.claim_key = matched.claim_key
),

published_version as (
    select
        published.* replace (
            case
                when published.is_current and matched.is_curated then build.built_at
                else published.recorded_to
            end as recorded_to,
            published.is_current and not matched.is_curated as is_current
        ),
        -- A claim that the curated files no longer hold is kept as it was; a test then refuses publication.
        case
            when published.is_current and not matched.is_curated then 'MISSING'
            when published.is_current then 'CLOSED'
            else 'EARLIER'
        end as version_kind
    from published
    cross join build
    inner join matched on published.claim_key = matched.claim_key
    -- The current version of an unchanged claim comes from the curated side, with fresh file and line.
    where not (published.is_current and matched.is_unchanged)
)

select * from curated_version
union all by name
select * from published_version

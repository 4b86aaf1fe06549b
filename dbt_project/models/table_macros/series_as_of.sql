{%- set known_claim -%}
(
    -- What each version of a document says as curated now: the one in use, and those that edits in place replaced.
    -- Of these, the version that stood there on that day.
    select *
    from (
        select
            fact.*,
            bool_or(fact.is_current and fact.review_status = 'WITHDRAWN') over (partition by fact.claim_key)
                as is_withdrawn,
            successor.supersedes_sha256 is not null as is_replaced_in_place
        from {{ ref('fact_indicator') }} as fact
        inner join {{ ref('dim_source') }} as source on fact.source_key = source.source_key
        left join (
            select distinct
                document_id,
                supersedes_sha256
            from {{ ref('dim_source') }}
        ) as successor on source.document_id = successor.document_id and source.sha256 = successor.supersedes_sha256
        qualify
            row_number() over (partition by fact.claim_key, fact.source_key order by fact.recorded_from desc) = 1
    ) as reading
    where known_from <= cast(known_on as date) and (is_current or is_replaced_in_place) and not is_withdrawn
    qualify row_number() over (partition by claim_key order by known_from desc, recorded_from desc) = 1
) as known_claim
{%- endset -%}
{{ best_claims('true', from=known_claim) }}

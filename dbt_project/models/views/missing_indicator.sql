with

claim as (
    select
        source.document_id,
        source.published_date,
        source.publisher_code,
        basis.agency_code,
        indicator.indicator_code,
        category.category_code,
        fact.measure,
        period.period_code,
        period.end_date
    from {{ ref('fact_indicator') }} as fact
    inner join {{ ref('dim_source') }} as source on fact.source_key = source.source_key
    inner join {{ ref('dim_basis') }} as basis on fact.basis_key = basis.basis_key
    inner join {{ ref('dim_indicator') }} as indicator on fact.indicator_key = indicator.indicator_key
    inner join {{ ref('dim_category') }} as category on fact.category_key = category.category_key
    inner join {{ ref('dim_period') }} as period on fact.period_key = period.period_key
    where
        fact.is_current
        and fact.review_status not in ('WITHDRAWN', 'MACHINE')
        and source.published_date is not null
        -- A festival is over when it is over: nobody reports it again.
        and period.period_type <> 'EVENT'
),

-- A body speaks in its own documents, and through its figures in those of others.
spoken as (
    select * replace (agency_code as publisher_code) from claim
    union
    select * from claim
),

publication as (
    select distinct
        publisher_code,
        document_id,
        published_date
    from spoken
),

-- How many documents of the body came out later, by day: a document of the same day is not newer.
document as (
    select
        publisher_code,
        document_id,
        count(*) over (
            partition by publisher_code
            order by published_date
            range between interval 1 day following and unbounded following
        ) as newer_documents
    from publication
),

ranked as (
    select
        *,
        row_number() over (
            partition by publisher_code, indicator_code, category_code, measure
            order by published_date desc, end_date desc, document_id asc, period_code asc
        ) as recency
    from spoken
    where publisher_code is not null
)

select
    ranked.publisher_code,
    ranked.indicator_code,
    ranked.category_code,
    ranked.measure,
    ranked.period_code as last_period_code,
    ranked.published_date as last_published_date,
    document.newer_documents,
    ranked.document_id as last_document_id
from ranked
inner join document
    on ranked.publisher_code = document.publisher_code and ranked.document_id = document.document_id
where ranked.recency = 1 and document.newer_documents > 0

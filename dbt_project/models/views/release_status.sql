with

-- The day of the build in China, which has no summer time. Not the reader's clock: the file says the same every day,
-- and the arithmetic needs no time zone of the client.
build as (
    select cast(make_timestamp(epoch_us(built_at)) + interval 8 hour as date) as built_date
    from {{ ref('build_info') }}
),

month_end as (
    select
        release.*,
        build.built_date,
        cast(
            last_day(cast(unnest(generate_series(
                date_trunc('month', release.expected_from), build.built_date, interval 1 month
            )) as date)) as date
        ) as end_date
    from {{ ref('dim_release') }} as release
    cross join build
),

-- January is never a period of its own: January and February are surveyed and released as one.
expected as (
    select
        *,
        case
            when period_kind = 'AS_OF' then end_date
            when period_kind = 'CUMULATIVE' or rhythm = 'ANNUAL' then cast(date_trunc('year', end_date) as date)
            when rhythm = 'QUARTERLY' then cast(date_trunc('quarter', end_date) as date)
            when rhythm = 'HALF_YEARLY' and month(end_date) = 12 then make_date(year(end_date), 7, 1)
            when rhythm = 'HALF_YEARLY' or month(end_date) = 2 then make_date(year(end_date), 1, 1)
            else cast(date_trunc('month', end_date) as date)
        end as start_date,
        cast(date_trunc('month', end_date) + to_months(lag_months) as date) as due_month
    from month_end
    where
        end_date >= expected_from
        and end_date < built_date
        and case rhythm
            when 'MONTHLY' then period_kind = 'AS_OF' or month(end_date) <> 1
            when 'QUARTERLY' then month(end_date) in (3, 6, 9, 12)
            when 'HALF_YEARLY' then month(end_date) in (6, 12)
            else month(end_date) = 12
        end
),

carried as (
    select
        release_key,
        publisher_code,
        unnest(indicator_codes) as indicator_code
    from {{ ref('dim_release') }}
),

-- A release is here when a current claim says one of its indicators for the same days, in a document of its publisher
-- or on a basis of its publisher in anybody's document. MACHINE claims count: all that is asked is that the text is
-- here.
received as (
    select
        carried.release_key,
        period.start_date,
        period.end_date,
        source.document_id,
        source.published_date,
        coalesce(source.publisher_code = carried.publisher_code, false) as is_from_publisher,
        row_number() over (
            partition by carried.release_key, period.start_date, period.end_date
            order by source.published_date asc nulls last, is_from_publisher desc, source.document_id asc
        ) as arrival
    from {{ ref('fact_indicator') }} as fact
    inner join {{ ref('dim_indicator') }} as indicator on fact.indicator_key = indicator.indicator_key
    inner join {{ ref('dim_basis') }} as basis on fact.basis_key = basis.basis_key
    inner join {{ ref('dim_source') }} as source on fact.source_key = source.source_key
    inner join {{ ref('dim_period') }} as period on fact.period_key = period.period_key
    inner join carried
        on
            indicator.indicator_code = carried.indicator_code
            and carried.publisher_code in (source.publisher_code, basis.agency_code)
    where fact.is_current and fact.review_status <> 'WITHDRAWN'
)

select
    expected.release_code,
    expected.name_en as release_name_en,
    expected.publisher_code,
    case
        when expected.period_kind = 'AS_OF' then strftime(expected.end_date, '%Y-%m-%d')
        when month(expected.start_date) = 1 and month(expected.end_date) = 12 then strftime(expected.end_date, '%Y')
        when month(expected.start_date) = 1 and month(expected.end_date) = 6 then strftime(expected.end_date, '%Y-H1')
        when month(expected.start_date) = 7 and month(expected.end_date) = 12 then strftime(expected.end_date, '%Y-H2')
        when date_diff('month', expected.start_date, expected.end_date) = 2 and month(expected.end_date) % 3 = 0
            then strftime(expected.end_date, '%Y-Q') || quarter(expected.end_date)
        when month(expected.start_date) = month(expected.end_date) then strftime(expected.end_date, '%Y-%m')
        else strftime(expected.start_date, '%Y-%m/') || strftime(expected.end_date, '%Y-%m')
    end as period_code,
    expected.start_date,
    expected.end_date,
    least(expected.due_month + (expected.due_day - 1), last_day(expected.due_month)) as due_date,
    case
        when received.document_id is not null then 'RECEIVED'
        when least(expected.due_month + (expected.due_day - 1), last_day(expected.due_month)) < expected.built_date
            then 'OVERDUE'
        else 'EXPECTED'
    end as status,
    received.document_id,
    received.published_date as received_date,
    received.is_from_publisher,
    expected.release_key
from expected
left join received
    on
        expected.release_key = received.release_key
        and expected.start_date = received.start_date
        and expected.end_date = received.end_date
        and received.arrival = 1

{#-
    The published rule of the best claim: one row per series and period. A later claim is a revision only where its
    interval does not overlap the earlier one's; among compatible claims the body that measured comes first, then the
    narrowest interval, then the later date. `series_latest`, `series_as_of` and `series_as_recorded` apply it to
    different claims, and to nothing but claims: whatever decides is stored with their versions.
-#}

{% macro best_claims(claims, from=none) -%}
with

claim as (
    select
        *,
        review_status = 'SUSPECT' as is_suspect,
        value_high - value_low as interval_width,
        -- A document without a date can be revised by a dated one, and revises none.
        coalesce(published_date, date '0001-01-01') as known_date
    from {{ from or ref('fact_indicator') }}
    where {{ claims }} and review_status not in ('WITHDRAWN', 'MACHINE')
),

-- Where all intervals have a value in common, nothing is revised: only the other observations need the windows below.
disputed as (
    select
        series_key,
        period_key,
        is_suspect
    from claim
    group by series_key, period_key, is_suspect
    having
        max(value_low) > min(value_high)
        or (max(value_low) = min(value_high) and not bool_and(is_low_closed and is_high_closed))
),

-- Highest lower end and lowest upper end of what later documents say; a suspect claim revises only suspect ones.
followed as (
    select
        *,
        max(value_low) over later as later_low,
        max(value_low) filter (where not is_low_closed) over later as later_open_low,
        min(value_high) over later as later_high,
        min(value_high) filter (where not is_high_closed) over later as later_open_high
    from claim
    semi join disputed using (series_key, period_key, is_suspect)
    window later as (
        partition by series_key, period_key, is_suspect
        order by known_date
        range between interval 1 day following and unbounded following
    )
),

-- Some later interval lies wholly above or below. Ends that touch overlap only where both belong to their interval.
-- Every comparison with an infinite end is null: an infinite end leaves nothing beyond it.
judged as (
    select
        * exclude (later_low, later_open_low, later_high, later_open_high),
        coalesce(
            later_low > value_high
            or (later_low = value_high and not is_high_closed)
            or later_open_low >= value_high,
            false
        )
        or coalesce(
            later_high < value_low
            or (later_high = value_low and not is_low_closed)
            or later_open_high <= value_low,
            false
        ) as is_revised
    from followed
    union all
    select
        *,
        false as is_revised
    from claim
    anti join disputed using (series_key, period_key, is_suspect)
),

-- The reason is the first criterion in which the best claim differs from the next best.
ranked as (
    select
        *,
        row_number() over preferred as preference,
        lead(is_suspect) over preferred as next_is_suspect,
        lead(is_revised) over preferred as next_is_revised,
        lead(is_from_measuring_body) over preferred as next_is_from_measuring_body,
        lead(interval_width) over preferred as next_interval_width,
        lead(known_date) over preferred as next_known_date,
        count(*) over observation as claim_count,
        count(*) filter (where is_suspect) over observation as suspect_count,
        count(*) filter (where is_revised and not is_suspect) over observation as revised_count,
        count(*) filter (where is_revised and is_suspect) over observation as revised_suspect_count
    from judged
    window
        preferred as (
            partition by series_key, period_key
            order by
                is_suspect asc,
                is_revised asc,
                is_from_measuring_body desc,
                interval_width asc nulls last,
                known_date desc,
                claim_key asc
        ),
        observation as (partition by series_key, period_key)
)

select
    ranked.series_code,
    period.period_code,
    period.label_en as period_label_en,
    period.start_date,
    period.end_date,
    ranked.value,
    ranked.value_low,
    ranked.value_high,
    ranked.is_low_closed,
    ranked.is_high_closed,
    ranked.unit,
    ranked.counted_noun,
    ranked.qualifier,
    ranked.published_date,
    ranked.review_status,
    ranked.claim_count,
    concat_ws(
        '; ',
        case
            when ranked.claim_count = 1 then 'the only claim'
            when ranked.next_is_suspect <> ranked.is_suspect or ranked.next_is_revised <> ranked.is_revised
                then 'the only claim left to choose'
            when ranked.next_is_from_measuring_body <> ranked.is_from_measuring_body
                then 'published by the body that measured it'
            when ranked.next_interval_width is distinct from ranked.interval_width then 'narrowest interval'
            when ranked.next_known_date <> ranked.known_date then 'latest of equally precise claims'
            else 'first by claim key among equal claims'
        end,
        case
            when not ranked.is_suspect and ranked.revised_count > 0
                then ranked.revised_count || ' earlier claim(s) revised: a later interval does not overlap theirs'
            when ranked.is_suspect and ranked.revised_suspect_count > 0
                then
                    ranked.revised_suspect_count
                    || ' earlier suspect claim(s) revised: a later interval does not overlap theirs'
        end,
        case
            when ranked.is_suspect then 'suspect, for want of a better claim'
            when ranked.suspect_count > 0 then ranked.suspect_count || ' suspect claim(s) passed over'
        end
    ) as selection_reason,
    ranked.claim_key,
    ranked.series_key,
    ranked.period_key,
    ranked.source_key
from ranked
inner join {{ ref('dim_period') }} as period on ranked.period_key = period.period_key
where ranked.preference = 1
{%- endmacro %}

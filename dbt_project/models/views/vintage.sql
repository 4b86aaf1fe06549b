with

-- Several recorded versions of one claim in one version of its document are recorded history and one vintage. The
-- version in use is the last; only what is no longer in use needs sorting.
superseded as (
    select
        *,
        row_number() over (partition by claim_key, source_key order by recorded_from desc) as recency
    from {{ ref('fact_indicator') }}
    where not is_current
),

version as (
    select
        *,
        cast(1 as bigint) as recency
    from {{ ref('fact_indicator') }}
    where is_current
    union all by name
    select superseded.*
    from superseded
    left join {{ ref('fact_indicator') }} as current_version
        on
            superseded.claim_key = current_version.claim_key
            and superseded.source_key = current_version.source_key
            and current_version.is_current
    where superseded.recency = 1 and current_version.claim_key is null
),

-- Only what is compared: the windows below carry every column along.
statement as (
    select
        version.series_key,
        version.period_key,
        version.claim_key,
        version.recorded_from,
        version.published_date,
        version.value,
        version.counted_noun,
        version.observation_status,
        version.review_status,
        {{ claimed_interval('version', 'stated') }},
        version.review_status = 'WITHDRAWN' as is_withdrawn,
        version.review_status not in ('WITHDRAWN', 'SUSPECT') as is_sound,
        {{ lower_edge('version.value_low', 'version.is_low_closed') }} as low_edge,
        {{ upper_edge('version.value_high', 'version.is_high_closed') }} as high_edge
    from version
    where version.review_status <> 'MACHINE'
),

-- Most observations need no more than a look at the vintage before: all sound, with a value that all allow.
observation as (
    select
        series_key,
        period_key,
        coalesce(
            max(low_edge) filter (where is_sound) > min(high_edge) filter (where is_sound),
            false
        ) as is_disputed,
        bool_and(is_sound) as is_all_sound
    from statement
    group by series_key, period_key
),

settled_observation as (
    select
        series_key,
        period_key
    from observation
    where is_all_sound and not is_disputed
),

settled as (
    select statement.*
    from statement
    semi join settled_observation using (series_key, period_key)
),

-- The order does not depend on which document arrived first. Versions of one document follow recorded time.
plain as (
    select
        *,
        row_number() over chronological as vintage_number,
        row_number() over chronological > 1 as has_previous,
        lag(value) over chronological as previous_value,
        lag(counted_noun) over chronological as previous_counted_noun,
        lag(observation_status) over chronological as previous_observation_status,
        lag(review_status) over chronological as previous_review_status,
        lag(stated_low) over chronological as previous_low,
        lag(stated_high) over chronological as previous_high,
        lag(is_stated_low_closed) over chronological as is_previous_low_closed,
        lag(is_stated_high_closed) over chronological as is_previous_high_closed
    from settled
    window chronological as (
        partition by series_key, period_key
        order by published_date asc nulls first, claim_key asc, recorded_from asc
    )
),

unsettled as (
    select
        statement.*,
        observation.is_disputed,
        {
            'figure': statement.value,
            'low': statement.stated_low,
            'high': statement.stated_high,
            'is_low_closed': statement.is_stated_low_closed,
            'is_high_closed': statement.is_stated_high_closed,
            'counted_noun': statement.counted_noun,
            'observation_status': statement.observation_status,
            'review_status': statement.review_status
        } as content
    from statement
    inner join observation using (series_key, period_key)
    where observation.is_disputed or not observation.is_all_sound
),

numbered as (
    select
        *,
        row_number() over chronological as vintage_number,
        last_value(case when is_sound then content end ignore nulls) over before_this as sound_before,
        last_value(case when not is_withdrawn then content end ignore nulls) over before_this as any_before
    from unsettled
    window
        chronological as (
            partition by series_key, period_key
            order by published_date asc nulls first, claim_key asc, recorded_from asc
        ),
        before_this as (
            partition by series_key, period_key
            order by published_date asc nulls first, claim_key asc, recorded_from asc
            rows between unbounded preceding and 1 preceding
        )
),

-- A sound vintage follows the last sound one: a suspect figure is not what it revises or restates.
followed as (
    select
        * exclude (sound_before, any_before, content),
        case
            when is_sound then coalesce(sound_before, any_before)
            when not is_withdrawn then any_before
        end as previous,
        not is_withdrawn and any_before is null as is_first
    from numbered
),

spread as (
    select
        * exclude (previous),
        previous is not null as has_previous,
        previous['figure'] as previous_value,
        previous['counted_noun'] as previous_counted_noun,
        previous['observation_status'] as previous_observation_status,
        previous['review_status'] as previous_review_status,
        previous['low'] as previous_low,
        previous['high'] as previous_high,
        previous['is_low_closed'] as is_previous_low_closed,
        previous['is_high_closed'] as is_previous_high_closed
    from followed
),
{%- for vintages in ["plain", "spread"] %}

    compared_{{ vintages }} as (
        select
            * exclude (previous_counted_noun, previous_observation_status, previous_review_status),
            has_previous and coalesce(
                (observation_status = 'B' and previous_observation_status is distinct from 'B')
                or counted_noun is distinct from previous_counted_noun,
                false
            ) as is_definition_change,
            coalesce(
                observation_status is distinct from previous_observation_status
                or review_status is distinct from previous_review_status,
                false
            ) as is_reflagged
        from {{ vintages }}
    ),
{%- endfor %}

-- A revision that the vintage before it shows: the two do not overlap.
broken_0 as (
    select
        *,
        is_sound and (
            not has_previous
            or is_definition_change
            or not {{ intervals_overlap('stated', 'previous') }}
        ) as is_break
    from compared_spread
),

-- Revisions that only an earlier vintage shows, because the one before was vague: no value is left that all sound
-- vintages since the last break allow. Intervals that overlap in pairs have a value in common, so the highest lower
-- and the lowest upper end tell. Each pass finds the next such vintage after each break; where all sound vintages of
-- an observation have a value in common, there is none to find.
{%- for pass in range(1, 3) %}
    run_{{ pass }} as (
        select
            *,
            sum(cast(is_break as integer)) over (
                partition by series_key, period_key
                order by vintage_number
                rows between unbounded preceding and current row
            ) as run
        from broken_{{ pass - 1 }}
        where {{ 'is_disputed' if pass == 1 else 'true' }}
    ),

    bounded_{{ pass }} as (
        select
            *,
            max(low_edge) filter (where is_sound) over earlier_in_run as highest_low,
            min(high_edge) filter (where is_sound) over earlier_in_run as lowest_high
        from run_{{ pass }}
        window earlier_in_run as (
            partition by series_key, period_key, run
            order by vintage_number
            rows between unbounded preceding and 1 preceding
        )
    ),

    broken_{{ pass }} as (
        select
            * exclude (run, highest_low, lowest_high)
            replace (
                is_break or (
                    is_sound
                    and coalesce(highest_low <= lowest_high, true)
                    and coalesce(low_edge > lowest_high or high_edge < highest_low, false)
                ) as is_break
            )
        from bounded_{{ pass }}
    ),
{%- endfor %}

told as (
    select * from broken_0
    where not is_disputed
    union all by name
    select * from broken_2
    union all by name
    select
        *,
        not has_previous as is_first,
        not has_previous or is_definition_change as is_break
    from compared_plain
),

judged as (
    select
        *,
        {{ intervals_are_equal('stated', 'previous') }} as is_equal,
        case
            when is_sound then is_break
            else not {{ intervals_overlap('stated', 'previous') }}
        end as is_revision,
        {{ difference_of('stated', 'previous', 'difference') }}
    from told
)

select
    fact.series_code,
    period.period_code,
    period.label_en as period_label_en,
    judged.vintage_number,
    case
        when judged.is_withdrawn then 'WITHDRAWN'
        when judged.is_first then 'FIRST'
        when judged.is_definition_change then 'DEFINITION_CHANGE'
        when judged.is_revision then 'REVISED'
        when judged.is_equal and judged.is_reflagged then 'REFLAGGED'
        when judged.is_equal then 'RESTATED_EQUAL'
        else 'RESTATED_ROUNDED'
    end as vintage_kind,
    fact.published_date,
    source.publisher_name_en,
    fact.value,
    fact.value_low,
    fact.value_high,
    fact.is_low_closed,
    fact.is_high_closed,
    fact.unit,
    fact.counted_noun,
    fact.qualifier,
    judged.previous_value,
    case when judged.has_previous then judged.difference_low end as difference_low,
    case when judged.has_previous then judged.difference_high end as difference_high,
    fact.observation_status,
    fact.review_status,
    source.document_id,
    fact.is_current,
    fact.recorded_from,
    fact.recorded_to,
    fact.sentence,
    judged.claim_key,
    fact.source_key,
    judged.series_key,
    judged.period_key
from judged
inner join {{ ref('dim_period') }} as period on judged.period_key = period.period_key
inner join {{ ref('fact_indicator') }} as fact
    on judged.claim_key = fact.claim_key and judged.recorded_from = fact.recorded_from
inner join {{ ref('dim_source') }} as source on fact.source_key = source.source_key

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
    select *
    from {{ ref('fact_indicator') }}
    where is_current
    union all by name
    select superseded.* exclude (recency)
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
        {{ upper_edge('version.value_high', 'version.is_high_closed') }} as high_edge,
        {
            'figure': version.value,
            'low': version.value_low,
            'high': version.value_high,
            'is_low_closed': version.is_low_closed,
            'is_high_closed': version.is_high_closed,
            'counted_noun': version.counted_noun,
            'observation_status': version.observation_status,
            'review_status': version.review_status
        } as content
    from version
    where version.review_status <> 'MACHINE'
),

-- The order does not depend on which document arrived first. Versions of one document follow recorded time.
numbered as (
    select
        *,
        row_number() over chronological as vintage_number,
        last_value(case when is_sound then content end ignore nulls) over before_this as sound_before,
        last_value(case when not is_withdrawn then content end ignore nulls) over before_this as any_before,
        coalesce(
            max(low_edge) filter (where is_sound) over observation
            > min(high_edge) filter (where is_sound) over observation,
            false
        ) as is_disputed
    from statement
    window
        observation as (partition by series_key, period_key),
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

compared as (
    select
        *,
        previous['figure'] as previous_value,
        previous['low'] as previous_low,
        previous['high'] as previous_high,
        previous['is_low_closed'] as is_previous_low_closed,
        previous['is_high_closed'] as is_previous_high_closed,
        coalesce(
            (observation_status = 'B' and previous['observation_status'] is distinct from 'B')
            or counted_noun is distinct from previous['counted_noun'],
            false
        ) and previous is not null as is_definition_change,
        coalesce(
            observation_status is distinct from previous['observation_status']
            or review_status is distinct from previous['review_status'],
            false
        ) as is_reflagged
    from followed
),

-- A revision that the vintage before it shows: the two do not overlap.
broken_0 as materialized (
    select
        *,
        is_sound and (
            previous is null
            or is_definition_change
            or not {{ intervals_overlap('stated', 'previous') }}
        ) as is_break
    from compared
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
        {%- if pass == 1 %}
        where is_disputed
        {%- endif %}
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
    judged.published_date,
    source.publisher_name_en,
    judged.value,
    fact.value_low,
    fact.value_high,
    fact.is_low_closed,
    fact.is_high_closed,
    fact.unit,
    judged.counted_noun,
    fact.qualifier,
    judged.previous_value,
    case when judged.previous is not null then judged.difference_low end as difference_low,
    case when judged.previous is not null then judged.difference_high end as difference_high,
    judged.observation_status,
    judged.review_status,
    source.document_id,
    fact.is_current,
    judged.recorded_from,
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

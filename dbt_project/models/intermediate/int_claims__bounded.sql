with

measured as (
    select
        *,
        abs(value) as magnitude,
        -- A fall is bounded on its magnitude and mirrored: "nearly 30 %" down lies between −30 and −27.
        coalesce(value < 0, false) as is_fall,
        case
            when {{ is_counted_exactly('measure', 'unit', 'unit_multiplier', 'decimals') }} then 0
            else {{ half_step('unit_multiplier', 'decimals') }}
        end as half_step
    from {{ ref('int_claims__keyed') }}
),

bounded as (
    select
        *,
        {{ magnitude_low('qualifier', 'magnitude', 'half_step') }} as magnitude_low,
        {{ magnitude_high('qualifier', 'magnitude', 'half_step') }} as magnitude_high,
        {{ is_magnitude_low_closed('qualifier') }} as is_magnitude_low_closed,
        {{ is_magnitude_high_closed('qualifier', 'magnitude', 'half_step') }} as is_magnitude_high_closed
    from measured
)

select
    * exclude (
        magnitude, is_fall, half_step, magnitude_low, magnitude_high, is_magnitude_low_closed,
        is_magnitude_high_closed
    ),
    cast(
        case when qualifier = 'RANGE' then range_low when is_fall then -magnitude_high else magnitude_low end
        as decimal(38, 8)
    ) as value_low,
    cast(
        case when qualifier = 'RANGE' then range_high when is_fall then -magnitude_low else magnitude_high end
        as decimal(38, 8)
    ) as value_high,
    -- An infinite end belongs to no interval, whatever the qualifier says about the finite one.
    case
        when qualifier = 'RANGE' then true
        when is_fall then is_magnitude_high_closed and magnitude_high is not null
        else is_magnitude_low_closed
    end as is_low_closed,
    case
        when qualifier = 'RANGE' then true
        when is_fall then is_magnitude_low_closed
        else is_magnitude_high_closed and magnitude_high is not null
    end as is_high_closed
from bounded

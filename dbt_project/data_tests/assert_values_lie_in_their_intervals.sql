-- The number in "more than 3 trillion" bounds its interval from outside: a value may be an end that does not belong.
-- Only an exact figure is inside, its open end excluded.
select
    claim_key,
    curated_file,
    curated_line,
    value,
    value_low,
    value_high
from {{ ref('fact_indicator') }}
where
    value < value_low
    or value > value_high
    or value_low > value_high
    or (value_low = value_high and not (is_low_closed and is_high_closed))
    or (qualifier = 'EXACT' and value = value_low and not is_low_closed)
    or (qualifier = 'EXACT' and value = value_high and not is_high_closed)

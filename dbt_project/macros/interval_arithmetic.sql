{#-
    Arithmetic on intervals. An interval `x` is four columns: x_low, x_high, is_x_low_closed, is_x_high_closed; it may
    be qualified (`later.x`). A null end is infinite, and never closed.

    Decimals end to end. Quotients and products are worked out on whole numbers of 10^-8 (HUGEINT), since DuckDB
    divides decimals as doubles, and rounded outward to 8 decimals: the result always holds the true interval. Whether
    an end is closed is that of the unrounded end. What would not fit into 38 digits becomes infinite, which holds the
    truth, too. Nothing here knows what a figure means; how print becomes an interval stands in intervals.sql.
-#}

{#- The four columns ------------------------------------------------------------------------------------------ -#}

{% macro low_of(interval) -%}
    {{ interval }}_low
{%- endmacro %}

{% macro high_of(interval) -%}
    {{ interval }}_high
{%- endmacro %}

{% macro is_end_closed(interval, end) -%}
    {%- set names = interval.split(".") -%}
    {{ names[0] ~ "." if names | length == 2 }}is_{{ names[-1] }}_{{ end }}_closed
{%- endmacro %}

{% macro claimed_interval(claim, into) -%}
    {#- The interval of a claim, under the name of an interval: `value_low, is_low_closed` has none. -#}
    {{ claim }}.value_low as {{ into }}_low,
    {{ claim }}.value_high as {{ into }}_high,
    {{ claim }}.is_low_closed as is_{{ into }}_low_closed,
    {{ claim }}.is_high_closed as is_{{ into }}_high_closed
{%- endmacro %}

{% macro same_interval(interval, into) -%}
    {{ low_of(interval) }} as {{ into }}_low,
    {{ high_of(interval) }} as {{ into }}_high,
    {{ is_end_closed(interval, "low") }} as is_{{ into }}_low_closed,
    {{ is_end_closed(interval, "high") }} as is_{{ into }}_high_closed
{%- endmacro %}

{% macro columns_of(low, high, is_low_closed, is_high_closed, into) -%}
    cast({{ low }} as decimal(38, 8)) as {{ into }}_low,
    cast({{ high }} as decimal(38, 8)) as {{ into }}_high,
    coalesce({{ is_low_closed }}, false) as is_{{ into }}_low_closed,
    coalesce({{ is_high_closed }}, false) as is_{{ into }}_high_closed
{%- endmacro %}

{#- Comparison ------------------------------------------------------------------------------------------------- -#}

{% macro lower_edge(low, is_closed) -%}
    {#- An end and whether it belongs to its interval, as one number that sorts and aggregates: the smallest number of
        9 decimals inside the interval. Ends have 8 decimals, so nothing is lost, and two intervals overlap exactly
        where neither lower edge is above the other's upper edge. Null is infinite. -#}
    ({{ low }} + case when {{ is_closed }} then 0.000000000 else 0.000000005 end)
{%- endmacro %}

{% macro upper_edge(high, is_closed) -%}
    ({{ high }} - case when {{ is_closed }} then 0.000000000 else 0.000000005 end)
{%- endmacro %}

{% macro low_edge(interval) -%}
    {{ lower_edge(low_of(interval), is_end_closed(interval, "low")) }}
{%- endmacro %}

{% macro high_edge(interval) -%}
    {{ upper_edge(high_of(interval), is_end_closed(interval, "high")) }}
{%- endmacro %}

{% macro lies_above(one, other) -%}
    {#- Every value of one is above every value of the other. An infinite end leaves nothing beyond it. -#}
    coalesce({{ low_edge(one) }} > {{ high_edge(other) }}, false)
{%- endmacro %}

{% macro intervals_overlap(one, other) -%}
    (not ({{ lies_above(one, other) }} or {{ lies_above(other, one) }}))
{%- endmacro %}

{% macro intervals_are_equal(one, other) -%}
    (
        {{ low_edge(one) }} is not distinct from {{ low_edge(other) }}
        and {{ high_edge(one) }} is not distinct from {{ high_edge(other) }}
    )
{%- endmacro %}

{% macro distance(one, other) -%}
    {#- From end to end: 0 where the intervals overlap or touch. -#}
    cast(greatest(
        coalesce({{ low_of(one) }} - {{ high_of(other) }}, 0),
        coalesce({{ low_of(other) }} - {{ high_of(one) }}, 0),
        0
    ) as decimal(38, 8))
{%- endmacro %}

{#- Sums and differences: exact ---------------------------------------------------------------------------------- -#}

{% macro shifted(interval, by, into) -%}
    {{ columns_of(
        low_of(interval) ~ " + " ~ by,
        high_of(interval) ~ " + " ~ by,
        is_end_closed(interval, "low"),
        is_end_closed(interval, "high"),
        into
    ) }}
{%- endmacro %}

{% macro sum_of(one, other, into) -%}
    {{ columns_of(
        low_of(one) ~ " + " ~ low_of(other),
        high_of(one) ~ " + " ~ high_of(other),
        is_end_closed(one, "low") ~ " and " ~ is_end_closed(other, "low"),
        is_end_closed(one, "high") ~ " and " ~ is_end_closed(other, "high"),
        into
    ) }}
{%- endmacro %}

{% macro difference_of(one, other, into) -%}
    {{ columns_of(
        low_of(one) ~ " - " ~ high_of(other),
        high_of(one) ~ " - " ~ low_of(other),
        is_end_closed(one, "low") ~ " and " ~ is_end_closed(other, "high"),
        is_end_closed(one, "high") ~ " and " ~ is_end_closed(other, "low"),
        into
    ) }}
{%- endmacro %}

{% macro intersection_of(one, other, into) -%}
    {#- Empty where the intervals do not overlap: then its low end is above its high end. -#}
    {{ columns_of(
        "greatest(" ~ low_of(one) ~ ", " ~ low_of(other) ~ ")",
        "least(" ~ high_of(one) ~ ", " ~ high_of(other) ~ ")",
        "greatest(" ~ low_edge(one) ~ ", " ~ low_edge(other) ~ ") = greatest(" ~ low_of(one) ~ ", " ~ low_of(other) ~ ")",
        "least(" ~ high_edge(one) ~ ", " ~ high_edge(other) ~ ") = least(" ~ high_of(one) ~ ", " ~ high_of(other) ~ ")",
        into
    ) }}
{%- endmacro %}

{#- Products and quotients: rounded outward -------------------------------------------------------------------- -#}

{% macro in_steps(figure) -%}
    {#- A decimal as a whole number of 10^-8. -#}
    cast({{ figure }} * 100000000 as hugeint)
{%- endmacro %}

{% macro from_steps(steps) -%}
    (cast({{ steps }} as decimal(38, 0)) * 0.00000001)
{%- endmacro %}

{% macro divided_down(dividend, divisor) -%}
    {#- DuckDB's // drops the fraction, so it rounds a negative quotient up. The divisor is positive. -#}
    case
        when {{ dividend }} >= 0 then {{ dividend }} // {{ divisor }}
        else -(({{ divisor }} - 1 - {{ dividend }}) // {{ divisor }})
    end
{%- endmacro %}

{% macro divided_up(dividend, divisor) -%}
    case
        when {{ dividend }} > 0 then ({{ dividend }} + {{ divisor }} - 1) // {{ divisor }}
        else -((-{{ dividend }}) // {{ divisor }})
    end
{%- endmacro %}

{% macro quotient_rounded(dividend, divisor, times, rounding) -%}
    {#- dividend ÷ divisor × times, to 8 decimals, up or down; null where the divisor is 0 or the digits do not fit. -#}
    {%- set steps = "(" ~ in_steps(dividend) ~ " * " ~ times ~ "00000000::hugeint)" -%}
    case
        when {{ divisor }} > 0 and abs({{ dividend }}) < 1000000000000000000
            then {{ from_steps(
                divided_down(steps, in_steps(divisor)) if rounding == "down" else divided_up(steps, in_steps(divisor))
            ) }}
    end
{%- endmacro %}

{% macro product_rounded(one, other, divided_by, rounding) -%}
    {#- one × other ÷ divided_by, likewise. The double only asks whether the digits fit. -#}
    {%- set steps = "(" ~ in_steps(one) ~ " * " ~ in_steps(other) ~ ")" -%}
    {%- set divisor = divided_by ~ "00000000::hugeint" -%}
    case
        when abs({{ one }}) < 1e21 and abs({{ other }}) < 1e21
            and abs(cast({{ one }} as double) * cast({{ other }} as double)) < 1e21
            then {{ from_steps(divided_down(steps, divisor) if rounding == "down" else divided_up(steps, divisor)) }}
    end
{%- endmacro %}

{% macro quotient_of(dividend, divisor, into, times=1) -%}
    {#- The divisor's interval must not reach below 0 and must hold more than 0: else nothing is known. -#}
    {%- set a_low, a_high = low_of(dividend), high_of(dividend) -%}
    {%- set b_low, b_high = low_of(divisor), high_of(divisor) -%}
    {%- set is_a_low_closed, is_a_high_closed = is_end_closed(dividend, "low"), is_end_closed(dividend, "high") -%}
    {%- set is_b_low_closed, is_b_high_closed = is_end_closed(divisor, "low"), is_end_closed(divisor, "high") -%}
    {{ columns_of(
        "case when " ~ b_low ~ " >= 0 and coalesce(" ~ b_high ~ " > 0, true) then case"
        ~ " when " ~ a_low ~ " < 0 then " ~ quotient_rounded(a_low, b_low, times, "down")
        ~ " when " ~ a_low ~ " >= 0 and " ~ b_high ~ " is null then 0"
        ~ " else " ~ quotient_rounded(a_low, b_high, times, "down") ~ " end end",
        "case when " ~ b_low ~ " >= 0 and coalesce(" ~ b_high ~ " > 0, true) then case"
        ~ " when " ~ a_high ~ " > 0 then " ~ quotient_rounded(a_high, b_low, times, "up")
        ~ " when " ~ a_high ~ " <= 0 and " ~ b_high ~ " is null then 0"
        ~ " else " ~ quotient_rounded(a_high, b_high, times, "up") ~ " end end",
        "case when " ~ b_low ~ " >= 0 and coalesce(" ~ b_high ~ " > 0, true) then case"
        ~ " when " ~ a_low ~ " < 0 then " ~ is_a_low_closed ~ " and " ~ is_b_low_closed ~ " and " ~ b_low ~ " > 0"
        ~ " when " ~ a_low ~ " = 0 then " ~ is_a_low_closed
        ~ " else " ~ is_a_low_closed ~ " and " ~ is_b_high_closed ~ " end and abs(" ~ a_low ~ ") < 1000000000000000000 end",
        "case when " ~ b_low ~ " >= 0 and coalesce(" ~ b_high ~ " > 0, true) then case"
        ~ " when " ~ a_high ~ " > 0 then " ~ is_a_high_closed ~ " and " ~ is_b_low_closed ~ " and " ~ b_low ~ " > 0"
        ~ " when " ~ a_high ~ " = 0 then " ~ is_a_high_closed
        ~ " else " ~ is_a_high_closed ~ " and " ~ is_b_high_closed ~ " end and abs(" ~ a_high ~ ") < 1000000000000000000 end",
        into
    ) }}
{%- endmacro %}

{% macro product_of(level, factor, into, divided_by=1) -%}
    {#- The first interval must not reach below 0: else nothing is known. The second may have any sign. -#}
    {%- set a_low, a_high = low_of(level), high_of(level) -%}
    {%- set b_low, b_high = low_of(factor), high_of(factor) -%}
    {%- set is_a_low_closed, is_a_high_closed = is_end_closed(level, "low"), is_end_closed(level, "high") -%}
    {%- set is_b_low_closed, is_b_high_closed = is_end_closed(factor, "low"), is_end_closed(factor, "high") -%}
    {%- set low = "case when " ~ a_low ~ " >= 0 then case"
        ~ " when " ~ b_low ~ " >= 0 then " ~ product_rounded(a_low, b_low, divided_by, "down")
        ~ " else " ~ product_rounded(a_high, b_low, divided_by, "down") ~ " end end" -%}
    {%- set high = "case when " ~ a_low ~ " >= 0 then case"
        ~ " when " ~ b_high ~ " = 0 then 0"
        ~ " when " ~ b_high ~ " > 0 then " ~ product_rounded(a_high, b_high, divided_by, "up")
        ~ " else " ~ product_rounded(a_low, b_high, divided_by, "up") ~ " end end" -%}
    {{ columns_of(
        low,
        high,
        "case when " ~ a_high ~ " = 0 then true when " ~ b_low ~ " = 0 then " ~ is_b_low_closed ~ " or (" ~ a_low ~ " = 0 and " ~ is_a_low_closed ~ ")"
        ~ " when " ~ b_low ~ " > 0 then " ~ is_a_low_closed ~ " and (" ~ is_b_low_closed ~ " or " ~ a_low ~ " = 0)"
        ~ " else " ~ is_a_high_closed ~ " and " ~ is_b_low_closed ~ " end and (" ~ low ~ ") is not null",
        "case when " ~ a_high ~ " = 0 then true when " ~ b_high ~ " = 0 then " ~ is_b_high_closed ~ " or (" ~ a_low ~ " = 0 and " ~ is_a_low_closed ~ ")"
        ~ " when " ~ b_high ~ " > 0 then " ~ is_a_high_closed ~ " and " ~ is_b_high_closed
        ~ " else " ~ is_a_low_closed ~ " and (" ~ is_b_high_closed ~ " or " ~ a_low ~ " = 0) end"
        ~ " and (" ~ high ~ ") is not null",
        into
    ) }}
{%- endmacro %}

{#- Growth in percent -------------------------------------------------------------------------------------------- -#}

{% macro growth_from_ratio(ratio, into) -%}
    {#- (level ÷ base − 1) × 100, from the quotient of level and base times 100. -#}
    {{ shifted(ratio, "-100", into) }}
{%- endmacro %}

{% macro growth_factor(growth, into) -%}
    {#- What a growth in percent multiplies a level by, times 100. No level falls by more than all of itself: the factor
        of "a fall of more than 30 %" lies in [0, 70). -#}
    {{ columns_of(
        "greatest(coalesce(" ~ low_of(growth) ~ " + 100, 0), 0)",
        high_of(growth) ~ " + 100",
        "coalesce(" ~ low_of(growth) ~ " <= -100, true) or " ~ is_end_closed(growth, "low"),
        is_end_closed(growth, "high"),
        into
    ) }}
{%- endmacro %}

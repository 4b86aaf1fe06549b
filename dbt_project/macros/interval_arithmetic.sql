{#-
    Arithmetic on intervals. An interval `x` is four columns: x_low, x_high, is_x_low_closed, is_x_high_closed; it may
    be qualified (`later.x`). A null end is infinite, and never closed.

    Decimals end to end. Quotients and products are worked out on whole numbers of 10^-8 (HUGEINT), since DuckDB
    divides decimals as doubles, and rounded outward to 8 decimals: the result always holds the true interval. Whether
    an end is closed is that of the unrounded end. What would not fit into 38 digits becomes infinite, which holds the
    truth, too. Nothing here knows what a figure means; how print becomes an interval stands in intervals.sql.

    Turning a decimal into a whole number costs a division of 128 bits. Where one interval enters several calculations,
    or a result the next one, `stepped=true` takes and gives ends that are whole numbers of 10^-8 already.
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

{% macro claimed_interval(claim, into, stepped=false) -%}
    {#- The interval of a claim, under the name of an interval: `value_low, is_low_closed` has none. -#}
    {{ claimed_steps(claim ~ ".value_low") if stepped else claim ~ ".value_low" }} as {{ into }}_low,
    {{ claimed_steps(claim ~ ".value_high") if stepped else claim ~ ".value_high" }} as {{ into }}_high,
    {{ claim }}.is_low_closed as is_{{ into }}_low_closed,
    {{ claim }}.is_high_closed as is_{{ into }}_high_closed
{%- endmacro %}

{% macro same_interval(interval, into) -%}
    {{ low_of(interval) }} as {{ into }}_low,
    {{ high_of(interval) }} as {{ into }}_high,
    {{ is_end_closed(interval, "low") }} as is_{{ into }}_low_closed,
    {{ is_end_closed(interval, "high") }} as is_{{ into }}_high_closed
{%- endmacro %}

{% macro columns_of(low, high, is_low_closed, is_high_closed, into, stepped=false) -%}
    {%- set type = "hugeint" if stepped else "decimal(38, 8)" -%}
    cast({{ low }} as {{ type }}) as {{ into }}_low,
    cast({{ high }} as {{ type }}) as {{ into }}_high,
    coalesce({{ is_low_closed }}, false) as is_{{ into }}_low_closed,
    coalesce({{ is_high_closed }}, false) as is_{{ into }}_high_closed
{%- endmacro %}

{#- Comparison ------------------------------------------------------------------------------------------------- -#}

{% macro lower_edge(low, is_closed, stepped=false) -%}
    {#- An end and whether it belongs to its interval, as one number that sorts and aggregates: the smallest number of
        9 decimals inside the interval; of steps, in halves. Ends have 8 decimals, so nothing is lost, and two
        intervals overlap exactly where neither lower edge is above the other's upper edge. Null is infinite. -#}
    {%- if stepped -%}
        ({{ low }} * 2 + case when {{ is_closed }} then 0 else 1 end)
    {%- else -%}
        ({{ low }} + case when {{ is_closed }} then 0.000000000 else 0.000000005 end)
    {%- endif -%}
{%- endmacro %}

{% macro upper_edge(high, is_closed, stepped=false) -%}
    {%- if stepped -%}
        ({{ high }} * 2 - case when {{ is_closed }} then 0 else 1 end)
    {%- else -%}
        ({{ high }} - case when {{ is_closed }} then 0.000000000 else 0.000000005 end)
    {%- endif -%}
{%- endmacro %}

{% macro low_edge(interval, stepped=false) -%}
    {{ lower_edge(low_of(interval), is_end_closed(interval, "low"), stepped) }}
{%- endmacro %}

{% macro high_edge(interval, stepped=false) -%}
    {{ upper_edge(high_of(interval), is_end_closed(interval, "high"), stepped) }}
{%- endmacro %}

{% macro lies_above(one, other, stepped=false) -%}
    {#- Every value of one is above every value of the other. An infinite end leaves nothing beyond it. -#}
    coalesce({{ low_edge(one, stepped) }} > {{ high_edge(other, stepped) }}, false)
{%- endmacro %}

{% macro intervals_overlap(one, other, stepped=false) -%}
    (not ({{ lies_above(one, other, stepped) }} or {{ lies_above(other, one, stepped) }}))
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

{% macro shifted(interval, by, into, stepped=false) -%}
    {{ columns_of(
        low_of(interval) ~ " + " ~ by,
        high_of(interval) ~ " + " ~ by,
        is_end_closed(interval, "low"),
        is_end_closed(interval, "high"),
        into,
        stepped
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

{% macro difference_of(one, other, into, stepped=false) -%}
    {{ columns_of(
        low_of(one) ~ " - " ~ high_of(other),
        high_of(one) ~ " - " ~ low_of(other),
        is_end_closed(one, "low") ~ " and " ~ is_end_closed(other, "high"),
        is_end_closed(one, "high") ~ " and " ~ is_end_closed(other, "low"),
        into,
        stepped
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

{% macro claimed_steps(figure) -%}
    {#- Likewise. Up to 15 digits, as percentages have, a double is exact once rounded, and spares that division. -#}
    case
        when abs({{ figure }}) < 10000000 then cast(cast({{ figure }} as double) * 100000000 as hugeint)
        else {{ in_steps(figure) }}
    end
{%- endmacro %}

{% macro from_steps(steps) -%}
    (cast({{ steps }} as decimal(38, 0)) * 0.00000001)
{%- endmacro %}

{% macro divided(dividend, divisor, rounding) -%}
    {#- Whole numbers, rounded down or up; the divisor is positive, and the quotient below 10^30. DuckDB's // takes
        half a microsecond for whole numbers of 128 bits, and rounds towards zero. A double tells the first 15 digits of
        the quotient, and what it leaves over, divided again, the rest to the nearest whole number: the sign of what is
        left over then tells where to round to. All of this is exact but the doubles, and DuckDB works out each
        repeated term once, as long as no case stands around them. -#}
    {%- set rest = namespace(term=dividend, estimates=[]) -%}
    {%- for _ in range(2) -%}
        {%- set estimate = "cast(cast(" ~ rest.term ~ " as double) / cast(" ~ divisor ~ " as double) as hugeint)" -%}
        {%- set rest.estimates = rest.estimates + [estimate] -%}
        {%- set rest.term = "(" ~ rest.term ~ " - " ~ estimate ~ " * " ~ divisor ~ ")" -%}
    {%- endfor -%}
    ({{ rest.estimates | join(" + ") }} {{ "- cast(" ~ rest.term ~ " < 0" if rounding == "down" else "+ cast(" ~ rest.term ~ " > 0" }} as hugeint))
{%- endmacro %}

{% macro quotient_of(dividend, divisor, into, times=1, stepped=false) -%}
    {#- The divisor's interval must not reach below 0 and must hold more than 0: else nothing is known. -#}
    {%- set b_low, b_high = low_of(divisor), high_of(divisor) -%}
    {%- set is_known = b_low ~ " >= 0 and coalesce(" ~ b_high ~ " > 0, true)" -%}
    {%- set limit = "1000000000000000000" ~ ("00000000" if stepped else "") -%}
    {%- set ends = namespace(results=[], closed=[]) -%}
    {%- for end in ("low", "high") -%}
        {#- The end farthest from 0 is that by the lowest divisor. -#}
        {%- set a, is_a_closed = dividend ~ "_" ~ end, is_end_closed(dividend, end) -%}
        {%- set is_by_lowest = a ~ (" < 0" if end == "low" else " > 0") -%}
        {%- set is_by_infinity = a ~ (" >= 0" if end == "low" else " <= 0") ~ " and " ~ b_high ~ " is null" -%}
        {#- The quotient of 1,000,000,000,000 and 0.01 fits surely; a smaller divisor of a larger dividend is no figure
            that anyone has published. -#}
        {%- set is_fitting = "abs(" ~ a ~ ") < " ~ limit ~ " and (abs(" ~ a ~ ") < 1000000000000" ~ ("00000000" if stepped else "")
            ~ " or coalesce(case when " ~ is_by_lowest ~ " then " ~ b_low ~ " else " ~ b_high ~ " end, 1000000) >= "
            ~ ("1000000" if stepped else "0.01") ~ ")" -%}
        {%- set steps = "(case when not (" ~ is_known ~ ") or (" ~ is_by_lowest ~ " and " ~ b_low ~ " = 0) then null"
            ~ " when " ~ is_by_infinity ~ " then 0"
            ~ " when " ~ is_fitting ~ " then " ~ (a if stepped else in_steps(a)) ~ " end * "
            ~ times ~ "00000000::hugeint)" -%}
        {%- set divisor_steps = "abs(coalesce(case when " ~ is_by_lowest ~ " then " ~ (b_low if stepped else in_steps(b_low))
            ~ " else " ~ (b_high if stepped else in_steps(b_high)) ~ " end, 1))" -%}
        {%- set result = divided(steps, divisor_steps, "down" if end == "low" else "up") -%}
        {%- set ends.results = ends.results + [result if stepped else from_steps(result)] -%}
        {%- set ends.closed = ends.closed + [
            "case when " ~ is_known ~ " then case"
            ~ " when " ~ is_by_lowest ~ " then " ~ is_a_closed ~ " and " ~ is_end_closed(divisor, "low") ~ " and " ~ b_low ~ " > 0"
            ~ " when " ~ a ~ " = 0 then " ~ is_a_closed
            ~ " else " ~ is_a_closed ~ " and " ~ is_end_closed(divisor, "high")
            ~ " end and " ~ is_fitting ~ " end"
        ] -%}
    {%- endfor -%}
    {{ columns_of(ends.results[0], ends.results[1], ends.closed[0], ends.closed[1], into, stepped) }}
{%- endmacro %}

{% macro product_in_steps(one, other, stepped) -%}
    {#- one × other in whole numbers of 10^-16. The double only asks whether the digits fit. -#}
    {%- set scale, square = ("00000000", "e37") if stepped else ("", "e21") -%}
    {%- set limit = "1000000000000000000000" ~ scale -%}
    (case
        when abs({{ one }}) < {{ limit }} and abs({{ other }}) < {{ limit }}
            and abs(cast({{ one }} as double) * cast({{ other }} as double)) < 1{{ square }}
            then {{ one if stepped else in_steps(one) }}
    end * {{ other if stepped else in_steps("least(greatest(" ~ other ~ ", -" ~ limit ~ "), " ~ limit ~ ")") }})
{%- endmacro %}

{% macro product_of(level, factor, into, divided_by=1, stepped=false) -%}
    {#- The first interval must not reach below 0: else nothing is known. The second may have any sign. -#}
    {%- set a_low, a_high = low_of(level), high_of(level) -%}
    {%- set b_low, b_high = low_of(factor), high_of(factor) -%}
    {%- set is_a_low_closed, is_a_high_closed = is_end_closed(level, "low"), is_end_closed(level, "high") -%}
    {%- set is_b_low_closed, is_b_high_closed = is_end_closed(factor, "low"), is_end_closed(factor, "high") -%}
    {%- set low = product_in_steps(
        "case when " ~ a_low ~ " >= 0 then case when " ~ b_low ~ " >= 0 then " ~ a_low ~ " else " ~ a_high ~ " end end",
        b_low,
        stepped
    ) -%}
    {%- set high = product_in_steps(
        "case when " ~ a_low ~ " >= 0 then case when " ~ b_high ~ " > 0 then " ~ a_high
        ~ " when " ~ b_high ~ " = 0 then 0 else " ~ a_low ~ " end end",
        b_high,
        stepped
    ) -%}
    {%- set divisor = divided_by ~ "00000000::hugeint" -%}
    {%- set low_result, high_result = divided(low, divisor, "down"), divided(high, divisor, "up") -%}
    {{ columns_of(
        low_result if stepped else from_steps(low_result),
        high_result if stepped else from_steps(high_result),
        "case when " ~ a_high ~ " = 0 then true when " ~ b_low ~ " = 0 then " ~ is_b_low_closed ~ " or (" ~ a_low ~ " = 0 and " ~ is_a_low_closed ~ ")"
        ~ " when " ~ b_low ~ " > 0 then " ~ is_a_low_closed ~ " and (" ~ is_b_low_closed ~ " or " ~ a_low ~ " = 0)"
        ~ " else " ~ is_a_high_closed ~ " and " ~ is_b_low_closed ~ " end and " ~ low ~ " is not null",
        "case when " ~ a_high ~ " = 0 then true when " ~ b_high ~ " = 0 then " ~ is_b_high_closed ~ " or (" ~ a_low ~ " = 0 and " ~ is_a_low_closed ~ ")"
        ~ " when " ~ b_high ~ " > 0 then " ~ is_a_high_closed ~ " and " ~ is_b_high_closed
        ~ " else " ~ is_a_low_closed ~ " and (" ~ is_b_high_closed ~ " or " ~ a_low ~ " = 0) end"
        ~ " and " ~ high ~ " is not null",
        into,
        stepped
    ) }}
{%- endmacro %}

{#- Growth in percent -------------------------------------------------------------------------------------------- -#}

{% macro growth_from_ratio(ratio, into, stepped=false) -%}
    {#- (level ÷ base − 1) × 100, from the quotient of level and base times 100. -#}
    {{ shifted(ratio, "-10000000000" if stepped else "-100", into, stepped) }}
{%- endmacro %}

{% macro growth_factor(growth, into, stepped=false) -%}
    {#- What a growth in percent multiplies a level by, times 100. No level falls by more than all of itself: the factor
        of "a fall of more than 30 %" lies in [0, 70). -#}
    {%- set whole = "10000000000" if stepped else "100" -%}
    {{ columns_of(
        "greatest(coalesce(" ~ low_of(growth) ~ " + " ~ whole ~ ", 0), 0)",
        high_of(growth) ~ " + " ~ whole,
        "coalesce(" ~ low_of(growth) ~ " <= -" ~ whole ~ ", true) or " ~ is_end_closed(growth, "low"),
        is_end_closed(growth, "high"),
        into,
        stepped
    ) }}
{%- endmacro %}

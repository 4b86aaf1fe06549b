{#-
    What a printed number says about the quantity: an interval, from its qualifier and its printed decimals.
    Bounds are worked out on the magnitude and mirrored for a fall. Decimals end to end; a null bound is infinite.
-#}

{% macro power_of_ten(digit, exponent) -%}
    {#- digit × 10^exponent as a decimal: pow() would go through a double. -#}
    cast('{{ digit }}e' || cast({{ exponent }} as varchar) as decimal(38, 8))
{%- endmacro %}

{% macro printed_figure(printed_value, unit_multiplier) -%}
    {#- 15.42 with multiplier 12 is 15,420,000,000,000. -#}
    cast(
        cast({{ printed_value }} as varchar) || 'e' || cast(coalesce({{ unit_multiplier }}, 0) as varchar)
        as decimal(38, 8)
    )
{%- endmacro %}

{% macro half_step(unit_multiplier, decimals) -%}
    {#- Half of the last printed digit: 15.42 trillion is right to 0.005 trillion. -#}
    {{ power_of_ten(5, "(coalesce(" ~ unit_multiplier ~ ", 0) - coalesce(" ~ decimals ~ ", 0) - 1)") }}
{%- endmacro %}

{% macro scaled(figure, factor) -%}
    cast({{ figure }} * cast({{ factor }} as decimal(4, 3)) as decimal(38, 8))
{%- endmacro %}

{% macro is_counted_exactly(measure, unit, unit_multiplier, decimals) -%}
    {#- "11 consecutive years" and "43 pavilions" are counted, not rounded; "1.2 million parcels" is rounded. -#}
    (
        {{ measure }} in ('RANK', 'STREAK')
        or ({{ unit }} = 'COUNT' and coalesce({{ unit_multiplier }}, 0) = 0 and coalesce({{ decimals }}, 0) = 0)
    )
{%- endmacro %}

{% macro magnitude_low(qualifier, magnitude, half_step) -%}
    case {{ qualifier }}
        when 'EXACT' then {{ magnitude }} - {{ half_step }}
        when 'ABOUT' then {{ scaled(magnitude, "1 - " ~ var("about_tolerance")) }}
        when 'NEARLY' then {{ scaled(magnitude, var("nearly_lower_factor")) }}
        when 'MORE_THAN' then {{ magnitude }}
        when 'AT_LEAST' then {{ magnitude }}
        when 'LESS_THAN' then 0
        when 'UP_TO' then 0
    end
{%- endmacro %}

{% macro magnitude_high(qualifier, magnitude, half_step) -%}
    {#- No branch for MORE_THAN and AT_LEAST: their null is infinity. -#}
    case {{ qualifier }}
        when 'EXACT' then {{ magnitude }} + {{ half_step }}
        when 'ABOUT' then {{ scaled(magnitude, "1 + " ~ var("about_tolerance")) }}
        when 'NEARLY' then {{ magnitude }}
        when 'LESS_THAN' then {{ magnitude }}
        when 'UP_TO' then {{ magnitude }}
    end
{%- endmacro %}

{% macro is_magnitude_low_closed(qualifier) -%}
    ({{ qualifier }} <> 'MORE_THAN')
{%- endmacro %}

{% macro is_magnitude_high_closed(qualifier, magnitude, half_step) -%}
    {#- An exact figure excludes its upper rounding limit, which rounds up to the next one. Not so where nothing is
        rounded (half step 0), and not at zero, whose limits both round to it. -#}
    (
        {{ qualifier }} in ('ABOUT', 'UP_TO')
        or ({{ qualifier }} = 'EXACT' and ({{ half_step }} = 0 or {{ magnitude }} = 0))
    )
{%- endmacro %}

{#- Short stand-ins, for the linter alone, of macros whose SQL is long: it reads what they give word by word, and judges
    none of it. Each gives as many columns, or one value, under the same names. -#}

{% macro quotient_of(dividend, divisor, into, times=1, stepped=false) -%}
    {{ dividend }}_low as {{ into }}_low,
    {{ dividend }}_high as {{ into }}_high,
    {{ divisor }}_low > 0 as is_{{ into }}_low_closed,
    {{ divisor }}_high > 0 as is_{{ into }}_high_closed
{%- endmacro %}

{% macro product_of(level, factor, into, divided_by=1, stepped=false) -%}
    {{ quotient_of(level, factor, into) }}
{%- endmacro %}

{% macro figure_for_reading(figure, stepped=false) -%}
    cast({{ figure }} as varchar)
{%- endmacro %}

{% macro interval_for_reading(interval, unit, stepped=false) -%}
    cast({{ interval }}_low as varchar)
{%- endmacro %}

{#-
    Figures as a person reads them. Text only: nothing here is read back as a number.
-#}

{% macro plain_figure(figure) -%}
    {#- A figure without the zeros that its type pads it with. -#}
    rtrim(rtrim(cast({{ figure }} as varchar), '0'), '.')
{%- endmacro %}

{% macro figure_in_words(figure, factor, shown_decimals='0', plus='false') -%}
    {#- The figure in its magnitude, with thousands separators and at least the decimals that were printed. The factor
        is a decimal with 12 places, so that no double is involved; figures up to 10^18 fit. -#}
    case when {{ figure }} < 0 then '−' when {{ plus }} and {{ figure }} > 0 then '+' else '' end
    || format('{:,}', cast(split_part(cast(abs({{ figure }}) * {{ factor }} as varchar), '.', 1) as bigint))
    || coalesce(
        '.' || nullif(
            rpad(
                rtrim(split_part(cast(abs({{ figure }}) * {{ factor }} as varchar), '.', 2), '0'),
                cast(greatest(
                    length(rtrim(split_part(cast(abs({{ figure }}) * {{ factor }} as varchar), '.', 2), '0')),
                    {{ shown_decimals }}
                ) as integer),
                '0'
            ),
            ''
        ),
        ''
    )
{%- endmacro %}

{% macro figure_for_reading(figure, stepped=false) -%}
    {#- To four decimals, with the magnitude word: for sentences in which a person follows a calculation. A double is
        good enough there; the columns beside the sentence are exact. -#}
    {%- set limits = [("trillion", "1000000000000"), ("billion", "1000000000"), ("million", "1000000")] -%}
    {%- set scale = "00000000" if stepped else "" -%}
    {%- set shown -%}
        round(
            cast({{ figure }} as double) / case
                {%- for _, limit in limits %}
                when abs({{ figure }}) >= {{ limit }}{{ scale }} then {{ limit }}{{ scale }}
                {%- endfor %}
                else 1{{ scale }}
            end,
            4
        )
    {%- endset -%}
    {#- By way of a decimal: doubles become text five times slower. Figures from 10^26 on have no other way. -#}
    coalesce(
        rtrim(rtrim(cast(try_cast({{ shown }} as decimal(18, 4)) as varchar), '0'), '.'),
        printf('%.15g', {{ shown }})
    )
    || case
        {%- for word, limit in limits %}
        when abs({{ figure }}) >= {{ limit }}{{ scale }} then ' {{ word }}'
        {%- endfor %}
        else ''
    end
{%- endmacro %}

{% macro unit_for_reading(unit) -%}
    case {{ unit }}
        when 'PERCENT' then ' %'
        when 'PERCENTAGE_POINT' then ' points'
        when 'COUNT' then ''
        else ' ' || {{ unit }}
    end
{%- endmacro %}

{% macro bracketed(low_words, high_words, is_low_closed, is_high_closed, unit) -%}
    {#- [9.05, 9.15) %: a square bracket where the end belongs to the interval, a round one where it does not. -#}
    concat(
        case when {{ is_low_closed }} then '[' else '(' end,
        coalesce({{ low_words }}, '−∞'),
        ', ',
        coalesce({{ high_words }}, '∞'),
        case when {{ is_high_closed }} then ']' else ')' end,
        {{ unit_for_reading(unit) }}
    )
{%- endmacro %}

{% macro interval_for_reading(interval, unit, stepped=false) -%}
    {{ bracketed(
        figure_for_reading(low_of(interval), stepped),
        figure_for_reading(high_of(interval), stepped),
        is_end_closed(interval, "low"),
        is_end_closed(interval, "high"),
        unit
    ) }}
{%- endmacro %}

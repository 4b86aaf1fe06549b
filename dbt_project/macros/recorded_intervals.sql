{% macro gaps_in_recorded_intervals(relation, key) -%}
    {#- Versions of `key` that do not end exactly when the next begins, or whose mark contradicts their end. -#}
    with

    version as (
        select
            {{ key }},
            recorded_from,
            recorded_to,
            is_current,
            lead(recorded_from) over (partition by {{ key }} order by recorded_from) as next_recorded_from
        from {{ relation }}
    )

    select *
    from version
    where
        is_current <> (recorded_to is null)
        or recorded_to <= recorded_from
        or recorded_to is distinct from next_recorded_from
{%- endmacro %}

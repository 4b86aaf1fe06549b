with

claim as (
    select
        fact.claim_key,
        fact.series_key,
        fact.series_code,
        fact.indicator_key,
        fact.category_key,
        fact.basis_key,
        fact.measure,
        fact.unit,
        fact.counted_noun,
        fact.value_low,
        fact.value_high,
        fact.is_low_closed,
        fact.is_high_closed,
        fact.review_status = 'SUSPECT' as is_suspect,
        fact.period_key,
        period.year_earlier_period_key,
        period.period_type,
        year(period.end_date) as period_year,
        -- Of one kind are periods that differ in nothing but the year.
        month(period.start_date) * 1000000 + day(period.start_date) * 10000
        + month(period.end_date) * 100 + case
            when month(period.end_date) = 2 then 28 else day(period.end_date)
        end as days_of_year
    from {{ ref('series_latest') }} as latest
    inner join {{ ref('fact_indicator') }} as fact on latest.claim_key = fact.claim_key and fact.is_current
    inner join {{ ref('dim_period') }} as period on fact.period_key = period.period_key
    where
        year(period.start_date) = year(period.end_date)
        and (
            (fact.measure = 'GROWTH' and fact.comparison = 'YOY' and fact.unit = 'PERCENT')
            or (fact.measure = 'LEVEL' and fact.comparison is null)
        )
),

-- Growth of consecutive years: the year minus its place is the same all along.
link as (
    select
        *,
        period_year - row_number() over (
            partition by series_key, period_type, days_of_year
            order by period_year
        ) as chain_number
    from claim
    where measure = 'GROWTH' and year_earlier_period_key is not null
),

chain as (
    select
        series_key,
        period_type,
        days_of_year,
        chain_number,
        min(indicator_key) as indicator_key,
        min(category_key) as category_key,
        min(basis_key) as basis_key,
        min(period_year) - 1 as first_year,
        max(period_year) as last_year
    from link
    group by series_key, period_type, days_of_year, chain_number
),

-- The latest level that a chain reaches anchors it: published growth compares on the base that the latest figures use.
anchor as (
    select
        chain.series_key as growth_series_key,
        chain.period_type,
        chain.days_of_year,
        chain.chain_number,
        level.series_key,
        level.unit,
        level.counted_noun,
        max(level.period_year) as anchor_year
    from chain
    inner join claim as level
        on
            chain.indicator_key = level.indicator_key
            and chain.category_key = level.category_key
            and chain.basis_key = level.basis_key
            and chain.period_type = level.period_type
            and chain.days_of_year = level.days_of_year
    where level.measure = 'LEVEL' and level.period_year between chain.first_year and chain.last_year
    group by
        chain.series_key, chain.period_type, chain.days_of_year, chain.chain_number,
        level.series_key, level.unit, level.counted_noun
),

anchored as (
    select
        anchor.*,
        level.series_code,
        level.claim_key as anchor_claim_key,
        level.period_key as anchor_period_key,
        level.is_suspect as is_anchor_suspect,
        {{ claimed_interval('level', 'anchor', stepped=true) }}
    from anchor
    inner join claim as level
        on
            anchor.series_key = level.series_key
            and anchor.period_type = level.period_type
            and anchor.days_of_year = level.days_of_year
            and anchor.anchor_year = level.period_year
            and level.measure = 'LEVEL'
),

-- Each growth leads from the anchor one year further: back to the year before it, or on to its own.
step as (
    select
        anchored.*,
        link.claim_key as growth_claim_key,
        link.is_suspect as is_growth_suspect,
        link.period_year > anchored.anchor_year as is_forward,
        case
            when link.period_year > anchored.anchor_year then link.period_key else link.year_earlier_period_key
        end as period_key,
        case
            when link.period_year > anchored.anchor_year then link.period_year - anchored.anchor_year
            else link.period_year - anchored.anchor_year - 1
        end as chain_position,
        {{ claimed_interval('link', 'growth', stepped=true) }}
    from anchored
    inner join link
        on
            anchored.growth_series_key = link.series_key
            and anchored.period_type = link.period_type
            and anchored.days_of_year = link.days_of_year
            and anchored.chain_number = link.chain_number
),

factored as (
    select
        *,
        bool_or(is_growth_suspect) over from_anchor as is_any_growth_suspect,
        {{ growth_factor('growth', 'factor', stepped=true) }}
    from step
    window from_anchor as (
        partition by series_key, anchor_period_key, growth_series_key, is_forward
        order by abs(chain_position)
        rows between unbounded preceding and current row
    )
),

-- The product of all factors from the anchor on, in five doublings: of 2, 4, 8, 16 and 32 years. A factor is 100 +
-- growth; each product is divided by 100 and rounded outward, so that it is of the same kind.
product_0 as (
    select
        * exclude (factor_low, factor_high, is_factor_low_closed, is_factor_high_closed),
        {{ same_interval('factor', 'chain') }}
    from factored
),
{%- for doubling in range(5) %}

    shifted_{{ doubling }} as (
        select
            *,
            first_value(chain_low) over nearer as nearer_low,
            first_value(chain_high) over nearer as nearer_high,
            first_value(is_chain_low_closed) over nearer as is_nearer_low_closed,
            first_value(is_chain_high_closed) over nearer as is_nearer_high_closed
        from product_{{ doubling }}
        -- lag() with a distance cannot be read back by DuckDB 1.x from a view that DuckDB 2 has stored.
        window nearer as (
            partition by series_key, anchor_period_key, growth_series_key, is_forward
            order by abs(chain_position)
            rows between {{ 2 ** doubling }} preceding and {{ 2 ** doubling }} preceding
        )
    ),

    multiplied_{{ doubling }} as (
        select
            *,
            {{ product_of('chain', 'nearer', 'longer', divided_by=100, stepped=true) }}
        from shifted_{{ doubling }}
    ),

    product_{{ doubling + 1 }} as (
        select
            * exclude (
                chain_low, chain_high, is_chain_low_closed, is_chain_high_closed,
                nearer_low, nearer_high, is_nearer_low_closed, is_nearer_high_closed,
                longer_low, longer_high, is_longer_low_closed, is_longer_high_closed
            ),
        {%- for end in ("low", "high") %}
            case when abs(chain_position) > {{ 2 ** doubling }} then longer_{{ end }} else chain_{{ end }} end
                as chain_{{ end }},
            case
                when abs(chain_position) > {{ 2 ** doubling }} then is_longer_{{ end }}_closed
                else is_chain_{{ end }}_closed
            end as is_chain_{{ end }}_closed{{ "," if not loop.last }}
        {%- endfor %}
        from multiplied_{{ doubling }}
    ),
{%- endfor %}

levelled as (
    select
        *,
        {{ product_of('anchor', 'chain', 'forward', divided_by=100, stepped=true) }},
        {{ quotient_of('anchor', 'chain', 'backward', times=100, stepped=true) }}
    from product_5
    -- Farther from the anchor the product would be wrong.
    where abs(chain_position) <= 32
),

linked as (
    select
        series_key,
        series_code,
        period_key,
        chain_position,
        growth_low,
        growth_high,
        case when is_forward then forward_low else backward_low end as level_low,
        case when is_forward then forward_high else backward_high end as level_high,
        unit,
        anchor_period_key,
        anchor_claim_key,
        growth_claim_key,
        is_anchor_suspect or is_any_growth_suspect as is_suspect
    from levelled
    union all by name
    select
        series_key,
        series_code,
        anchor_period_key as period_key,
        0 as chain_position,
        anchor_low as level_low,
        anchor_high as level_high,
        unit,
        anchor_period_key,
        anchor_claim_key,
        is_anchor_suspect as is_suspect
    from anchored
)

select
    linked.series_code,
    period.period_code,
    linked.chain_position,
    {{ from_steps('linked.growth_low') }} as growth_low,
    {{ from_steps('linked.growth_high') }} as growth_high,
    {{ from_steps('linked.level_low') }} as level_low,
    {{ from_steps('linked.level_high') }} as level_high,
    linked.unit,
    anchor_period.period_code as anchor_period_code,
    published.value_low as published_low,
    published.value_high as published_high,
    true as is_derived,
    linked.is_suspect,
    linked.anchor_claim_key,
    linked.growth_claim_key,
    published.claim_key as published_claim_key,
    linked.series_key,
    linked.period_key
from linked
inner join {{ ref('dim_period') }} as period on linked.period_key = period.period_key
inner join {{ ref('dim_period') }} as anchor_period on linked.anchor_period_key = anchor_period.period_key
left join claim as published on linked.series_key = published.series_key and linked.period_key = published.period_key

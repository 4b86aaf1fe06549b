with

period as (
    select
        period_key,
        period_code,
        period_type,
        start_date,
        end_date,
        year(start_date) as start_year,
        month(start_date) as start_month,
        month(end_date) as end_month,
        coalesce(start_date = make_date(year(end_date), 1, 1), false)
        and period_type in ('YEAR', 'HALF', 'QUARTER', 'MONTH', 'MONTH_RANGE') as is_from_january
    from {{ ref('dim_period') }}
),

-- The best claim of each observation stands for it.
claim as (
    select
        fact.claim_key,
        fact.series_key,
        fact.series_code,
        fact.period_key,
        fact.indicator_key,
        fact.category_key,
        fact.basis_key,
        basis.basis_code,
        basis.comparable_with,
        fact.measure,
        fact.comparison,
        fact.comparator_indicator_key,
        fact.comparator_category_key,
        fact.unit,
        fact.counted_noun,
        {{ claimed_interval('fact', 'stated') }},
        fact.review_status = 'SUSPECT' as is_suspect
    from {{ ref('series_latest') }} as latest
    inner join {{ ref('fact_indicator') }} as fact on latest.claim_key = fact.claim_key and fact.is_current
    inner join {{ ref('dim_basis') }} as basis on fact.basis_key = basis.basis_key
),

level as (
    select * from claim
    where measure = 'LEVEL' and comparison is null
),

growth as (
    select * from claim
    where measure = 'GROWTH' and comparison = 'YOY' and unit = 'PERCENT'
),

-- Share × whole = part ----------------------------------------

share as (
    select * from claim
    where measure = 'SHARE' and unit = 'PERCENT'
),

share_part as (
    select
        share.claim_key as share_claim_key,
        level.*,
        share.basis_key = level.basis_key as is_same,
        row_number() over (
            partition by share.claim_key
            order by share.basis_key = level.basis_key desc, level.is_suspect asc, level.claim_key asc
        ) as preference
    from share
    inner join level
        on
            share.indicator_key = level.indicator_key
            and share.category_key = level.category_key
            and share.period_key = level.period_key
            and (
                share.basis_key = level.basis_key
                or list_contains(share.comparable_with, level.basis_code)
            )
),

share_whole as (
    select
        share.claim_key as share_claim_key,
        level.*,
        share.basis_key = level.basis_key as is_same,
        row_number() over (
            partition by share.claim_key
            order by share.basis_key = level.basis_key desc, level.is_suspect asc, level.claim_key asc
        ) as preference
    from share
    inner join level
        on
            share.comparator_indicator_key = level.indicator_key
            and share.comparator_category_key = level.category_key
            and share.period_key = level.period_key
            and (
                share.basis_key = level.basis_key
                or list_contains(share.comparable_with, level.basis_code)
            )
),

share_sides as (
    select
        share.*,
        part.claim_key as part_claim_key,
        whole.claim_key as whole_claim_key,
        {{ same_interval('part.stated', 'part') }},
        {{ same_interval('whole.stated', 'whole') }},
        coalesce(part.unit, whole.unit) as level_unit,
        coalesce(part.is_same, true) and coalesce(whole.is_same, true) as is_same_basis,
        share.is_suspect or coalesce(part.is_suspect, false) or coalesce(whole.is_suspect, false) as is_any_suspect
    from share
    left join share_part as part on share.claim_key = part.share_claim_key and part.preference = 1
    left join share_whole as whole on share.claim_key = whole.share_claim_key and whole.preference = 1
    where
        (part.claim_key is not null or whole.claim_key is not null)
        and (part.unit = whole.unit or part.unit is null or whole.unit is null)
),

share_calculated as (
    select
        *,
        {{ product_of('whole', 'stated', 'share_of_whole', divided_by=100) }},
        {{ quotient_of('part', 'stated', 'whole_of_part', times=100) }}
    from share_sides
),

share_of_total as (
    select
        'SHARE_OF_TOTAL' as identity,
        'EQUAL' as relation,
        part_claim_key is not null and whole_claim_key is not null as is_complete,
        is_same_basis,
        series_code,
        series_key,
        period_key,
        level_unit as unit,
        part_low as left_low,
        part_high as left_high,
        is_part_low_closed as is_left_low_closed,
        is_part_high_closed as is_left_high_closed,
        share_of_whole_low as right_low,
        share_of_whole_high as right_high,
        is_share_of_whole_low_closed as is_right_low_closed,
        is_share_of_whole_high_closed as is_right_high_closed,
        case
            when whole_claim_key is null then 'the whole that the share is taken of'
            when part_claim_key is null then 'the part'
        end as implied_measure,
        case when whole_claim_key is null then whole_of_part_low else share_of_whole_low end as implied_low,
        case when whole_claim_key is null then whole_of_part_high else share_of_whole_high end as implied_high,
        case when whole_claim_key is null then is_whole_of_part_low_closed else is_share_of_whole_low_closed end
            as is_implied_low_closed,
        case when whole_claim_key is null then is_whole_of_part_high_closed else is_share_of_whole_high_closed end
            as is_implied_high_closed,
        'a share of ' || {{ interval_for_reading('stated', 'unit') }}
        || case
            when part_claim_key is null then ' of ' || {{ interval_for_reading('whole', 'level_unit') }}
            when whole_claim_key is null then ', its part being ' || {{ interval_for_reading('part', 'level_unit') }}
            else
                ' of ' || {{ interval_for_reading('whole', 'level_unit') }}
                || ' is ' || {{ interval_for_reading('share_of_whole', 'level_unit') }}
                || '; the part is published as ' || {{ interval_for_reading('part', 'level_unit') }}
        end as premise,
        concat_ws('; ', claim_key, part_claim_key, whole_claim_key) as claim_keys,
        is_any_suspect as is_suspect
    from share_calculated
),

-- Growth − other growth = lead in points ----------------------------------------

lead_stated as (
    select * from claim
    where measure = 'POINT_CHANGE' and comparison = 'VS_INDICATOR' and unit = 'PERCENTAGE_POINT'
),

lead_own as (
    select
        lead_stated.claim_key as lead_claim_key,
        growth.*,
        lead_stated.basis_key = growth.basis_key as is_same,
        row_number() over (
            partition by lead_stated.claim_key
            order by lead_stated.basis_key = growth.basis_key desc, growth.is_suspect asc, growth.claim_key asc
        ) as preference
    from lead_stated
    inner join growth
        on
            lead_stated.indicator_key = growth.indicator_key
            and lead_stated.category_key = growth.category_key
            and lead_stated.period_key = growth.period_key
            and (
                lead_stated.basis_key = growth.basis_key
                or list_contains(lead_stated.comparable_with, growth.basis_code)
            )
),

lead_other as (
    select
        lead_stated.claim_key as lead_claim_key,
        growth.*,
        lead_stated.basis_key = growth.basis_key as is_same,
        row_number() over (
            partition by lead_stated.claim_key
            order by lead_stated.basis_key = growth.basis_key desc, growth.is_suspect asc, growth.claim_key asc
        ) as preference
    from lead_stated
    inner join growth
        on
            lead_stated.comparator_indicator_key = growth.indicator_key
            and lead_stated.comparator_category_key = growth.category_key
            and lead_stated.period_key = growth.period_key
            and (
                lead_stated.basis_key = growth.basis_key
                or list_contains(lead_stated.comparable_with, growth.basis_code)
            )
),

lead_sides as (
    select
        lead_stated.*,
        own.claim_key as own_claim_key,
        other.claim_key as other_claim_key,
        indicator.name_en as other_name,
        {{ same_interval('own.stated', 'own') }},
        {{ same_interval('other.stated', 'other') }},
        coalesce(own.is_same, true) and coalesce(other.is_same, true) as is_same_basis,
        lead_stated.is_suspect or coalesce(own.is_suspect, false) or coalesce(other.is_suspect, false)
            as is_any_suspect
    from lead_stated
    inner join {{ ref('dim_indicator') }} as indicator
        on lead_stated.comparator_indicator_key = indicator.indicator_key
    left join lead_own as own on lead_stated.claim_key = own.lead_claim_key and own.preference = 1
    left join lead_other as other on lead_stated.claim_key = other.lead_claim_key and other.preference = 1
    where own.claim_key is not null or other.claim_key is not null
),

lead_calculated as (
    select
        *,
        {{ difference_of('own', 'other', 'own_lead') }},
        {{ difference_of('own', 'stated', 'other_implied') }},
        {{ sum_of('other', 'stated', 'own_implied') }}
    from lead_sides
),

point_gap as (
    select
        'POINT_GAP' as identity,
        'EQUAL' as relation,
        own_claim_key is not null and other_claim_key is not null as is_complete,
        is_same_basis,
        series_code,
        series_key,
        period_key,
        case
            when own_claim_key is not null and other_claim_key is not null then 'PERCENTAGE_POINT' else 'PERCENT'
        end as unit,
        stated_low as left_low,
        stated_high as left_high,
        is_stated_low_closed as is_left_low_closed,
        is_stated_high_closed as is_left_high_closed,
        own_lead_low as right_low,
        own_lead_high as right_high,
        is_own_lead_low_closed as is_right_low_closed,
        is_own_lead_high_closed as is_right_high_closed,
        case
            when other_claim_key is null then 'year-on-year growth of ' || other_name
            when own_claim_key is null then 'year-on-year growth of the leading indicator'
        end as implied_measure,
        case when other_claim_key is null then other_implied_low else own_implied_low end as implied_low,
        case when other_claim_key is null then other_implied_high else own_implied_high end as implied_high,
        case when other_claim_key is null then is_other_implied_low_closed else is_own_implied_low_closed end
            as is_implied_low_closed,
        case when other_claim_key is null then is_other_implied_high_closed else is_own_implied_high_closed end
            as is_implied_high_closed,
        case
            when other_claim_key is null
                then 'a growth of ' || {{ interval_for_reading('own', "'PERCENT'") }} || ' that is '
            when own_claim_key is null
                then
                    'a growth of ' || other_name || ' of ' || {{ interval_for_reading('other', "'PERCENT'") }}
                    || ' and a lead over it of '
            else
                'growth rates of ' || {{ interval_for_reading('own', "'PERCENT'") }} || ' and '
                || {{ interval_for_reading('other', "'PERCENT'") }} || ' differ by '
                || {{ interval_for_reading('own_lead', "'PERCENTAGE_POINT'") }} || '; the lead is published as '
        end
        || {{ interval_for_reading('stated', 'unit') }}
        || case when other_claim_key is null then ' above that of ' || other_name else '' end as premise,
        concat_ws('; ', claim_key, own_claim_key, other_claim_key) as claim_keys,
        is_any_suspect as is_suspect
    from lead_calculated
),

-- A streak of years grows by one a year ----------------------------------------

streak_in_order as (
    select
        claim.*,
        year(period.end_date) as streak_year,
        lag(year(period.end_date)) over chronological as earlier_year,
        lag(claim.claim_key) over chronological as earlier_claim_key,
        lag(claim.stated_low) over chronological as earlier_low,
        lag(claim.stated_high) over chronological as earlier_high,
        lag(claim.is_stated_low_closed) over chronological as is_earlier_low_closed,
        lag(claim.is_stated_high_closed) over chronological as is_earlier_high_closed,
        coalesce(lag(claim.is_suspect) over chronological, false) as is_earlier_suspect
    from claim
    inner join period on claim.period_key = period.period_key
    where claim.measure = 'STREAK' and contains(claim.counted_noun, 'year') and period.end_date is not null
    window chronological as (partition by claim.series_key order by period.end_date, claim.claim_key)
),

streak_expected as (
    select
        *,
        {{ shifted('earlier', '(streak_year - earlier_year)', 'expected') }},
        streak_year - stated_high + 1 as first_year_low,
        streak_year - stated_low + 1 as first_year_high
    from streak_in_order
),

streak as (
    select
        'STREAK' as identity,
        'EQUAL' as relation,
        earlier_claim_key is not null as is_complete,
        true as is_same_basis,
        series_code,
        series_key,
        period_key,
        unit,
        stated_low as left_low,
        stated_high as left_high,
        is_stated_low_closed as is_left_low_closed,
        is_stated_high_closed as is_left_high_closed,
        expected_low as right_low,
        expected_high as right_high,
        is_expected_low_closed as is_right_low_closed,
        is_expected_high_closed as is_right_high_closed,
        case when earlier_claim_key is null then 'first year of the streak' end as implied_measure,
        first_year_low as implied_low,
        first_year_high as implied_high,
        is_stated_high_closed as is_implied_low_closed,
        is_stated_low_closed as is_implied_high_closed,
        {{ figure_for_reading('stated_low') }} || ' consecutive years up to ' || streak_year
        || coalesce(
            ' after ' || {{ figure_for_reading('earlier_low') }} || ' up to ' || earlier_year
            || ', from which ' || {{ figure_for_reading('expected_low') }} || ' would follow',
            ''
        ) as premise,
        concat_ws('; ', claim_key, earlier_claim_key) as claim_keys,
        is_suspect or is_earlier_suspect as is_suspect
    from streak_expected
),

-- A part is at most its whole ----------------------------------------

-- Not the category itself, and each whole that its path leads through.
ancestor as (
    select
        part.category_key,
        whole.category_key as whole_category_key
    from (
        select
            category_key,
            category_code,
            unnest(string_split(category_path, ' > ')) as whole_category_code
        from {{ ref('dim_category') }}
    ) as part
    inner join {{ ref('dim_category') }} as whole on part.whole_category_code = whole.category_code
    where part.category_code <> whole.category_code
),

part_of_whole as (
    select
        level.*,
        ancestor.whole_category_key
    from level
    inner join ancestor on level.category_key = ancestor.category_key
),

part_within_whole as (
    select
        'PART_WITHIN_WHOLE' as identity,
        'AT_MOST' as relation,
        true as is_complete,
        -- A part that counts something else than its whole may be larger: enterprises, and their shops.
        part.basis_key = whole.basis_key
        and coalesce(part.counted_noun, '') = coalesce(whole.counted_noun, '') as is_same_basis,
        part.series_code,
        part.series_key,
        part.period_key,
        part.unit,
        {{ same_interval('part.stated', 'left') }},
        {{ same_interval('whole.stated', 'right') }},
        cast(null as varchar) as implied_measure,
        cast(null as decimal(38, 8)) as implied_low,
        cast(null as decimal(38, 8)) as implied_high,
        false as is_implied_low_closed,
        false as is_implied_high_closed,
        'the part is ' || {{ interval_for_reading('part.stated', 'part.unit') }}
        || ', the whole ' || {{ interval_for_reading('whole.stated', 'whole.unit') }} as premise,
        concat_ws('; ', part.claim_key, whole.claim_key) as claim_keys,
        part.is_suspect or whole.is_suspect as is_suspect
    from part_of_whole as part
    inner join level as whole
        on
            part.indicator_key = whole.indicator_key
            and part.whole_category_key = whole.category_key
            and part.period_key = whole.period_key
            and part.unit = whole.unit
            and (part.basis_key = whole.basis_key or list_contains(part.comparable_with, whole.basis_code))
),

-- What is counted from January does not fall during the year ----------------------------------------

flow as (
    select
        level.*,
        period.period_code,
        period.start_date,
        period.end_date,
        period.start_year,
        period.start_month,
        period.end_month,
        period.is_from_january,
        {{ low_edge('level.stated') }} as low_edge
    from level
    inner join period on level.period_key = period.period_key
    inner join {{ ref('dim_indicator') }} as indicator on level.indicator_key = indicator.indicator_key
    where indicator.stock_or_flow = 'FLOW' and period.start_year = year(period.end_date)
),

-- The highest of the lower ends so far, which need not be that of the release before.
year_to_date as (
    select
        *,
        arg_max(
            {
                'claim_key': claim_key,
                'period_code': period_code,
                'low': stated_low,
                'high': stated_high,
                'is_low_closed': is_stated_low_closed,
                'is_high_closed': is_stated_high_closed,
                'is_suspect': is_suspect
            },
            low_edge
        ) over (
            partition by series_key, start_year, counted_noun
            order by end_date
            range between unbounded preceding and interval 1 day preceding
        ) as earlier
    from flow
    where is_from_january
),

year_to_date_spread as (
    select
        * exclude (earlier),
        earlier['claim_key'] as earlier_claim_key,
        earlier['period_code'] as earlier_period_code,
        earlier['is_suspect'] as is_earlier_suspect,
        earlier['low'] as earlier_low,
        earlier['high'] as earlier_high,
        earlier['is_low_closed'] as is_earlier_low_closed,
        earlier['is_high_closed'] as is_earlier_high_closed
    from year_to_date
    where earlier is not null
),

year_to_date_rises as (
    select
        'YEAR_TO_DATE_RISES' as identity,
        'AT_MOST' as relation,
        true as is_complete,
        true as is_same_basis,
        series_code,
        series_key,
        period_key,
        unit,
        {{ same_interval('earlier', 'left') }},
        {{ same_interval('stated', 'right') }},
        cast(null as varchar) as implied_measure,
        cast(null as decimal(38, 8)) as implied_low,
        cast(null as decimal(38, 8)) as implied_high,
        false as is_implied_low_closed,
        false as is_implied_high_closed,
        earlier_period_code || ' is ' || {{ interval_for_reading('earlier', 'unit') }}
        || ', and ' || period_code || ' ' || {{ interval_for_reading('stated', 'unit') }} as premise,
        concat_ws('; ', claim_key, earlier_claim_key) as claim_keys,
        is_suspect or is_earlier_suspect as is_suspect
    from year_to_date_spread
),

-- Four quarters make the year ----------------------------------------

quarter as (
    select
        *,
        case
            when is_from_january and end_month = 12 then 0
            when start_month in (1, 4, 7, 10) and end_month = start_month + 2 then (start_month + 2) // 3
        end as quarter_number
    from flow
),

year_of_quarters as (
    select
        series_key,
        start_year,
        counted_noun,
        min(series_code) as series_code,
        min(unit) as unit,
        {%- for number in range(5) %}
            arg_min(
                {
                    'claim_key': claim_key,
                    'period_key': period_key,
                    'low': stated_low,
                    'high': stated_high,
                    'is_low_closed': is_stated_low_closed,
                    'is_high_closed': is_stated_high_closed
                },
                period_code
            ) filter (where quarter_number = {{ number }}) as part_{{ number }},
        {%- endfor %}
        bool_or(is_suspect) as is_suspect
    from quarter
    where quarter_number is not null
    group by series_key, start_year, counted_noun
    having count(distinct quarter_number) >= 4
),

year_spread as (
    select
        * exclude (part_0, part_1, part_2, part_3, part_4),
    {%- for number in range(5) %}
        part_{{ number }}['claim_key'] as part_{{ number }}_claim_key,
        part_{{ number }}['period_key'] as part_{{ number }}_period_key,
        part_{{ number }}['low'] as part_{{ number }}_low,
        part_{{ number }}['high'] as part_{{ number }}_high,
        part_{{ number }}['is_low_closed'] as is_part_{{ number }}_low_closed,
        part_{{ number }}['is_high_closed'] as is_part_{{ number }}_high_closed{{ "," if not loop.last }}
    {%- endfor %}
    from year_of_quarters
),

-- A quarter that is missing adds nothing here, and is what the rest implies.
year_summed as (
    select
        *,
        {%- for end in ("low", "high") %}
            {%- for number in range(1, 5) %}
                case when part_{{ number }}_claim_key is null then 0 else part_{{ number }}_{{ end }} end
                {{- " +" if not loop.last }}
            {%- endfor %}
                as quarters_{{ end }},
            {%- for number in range(1, 5) %}
                coalesce(is_part_{{ number }}_{{ end }}_closed, true){{ " and" if not loop.last }}
            {%- endfor %}
                as is_quarters_{{ end }}_closed,
        {%- endfor %}
        coalesce(
            {%- for number in range(1, 5) %}
                case when part_{{ number }}_claim_key is null then 'Q{{ number }}' end{{ "," if not loop.last }}
            {%- endfor %}
        ) as missing_quarter
    from year_spread
),

year_calculated as (
    select
        *,
        {{ difference_of('part_0', 'quarters', 'rest') }}
    from year_summed
),

quarters_sum_to_year as (
    select
        'QUARTERS_SUM_TO_YEAR' as identity,
        'EQUAL' as relation,
        missing_quarter is null and part_0_claim_key is not null as is_complete,
        true as is_same_basis,
        series_code,
        series_key,
        coalesce(part_0_period_key, part_4_period_key) as period_key,
        unit,
        {{ same_interval('part_0', 'left') }},
        {{ same_interval('quarters', 'right') }},
        case
            when part_0_claim_key is null then 'the year ' || start_year
            when missing_quarter is not null then 'the quarter ' || start_year || '-' || missing_quarter
        end as implied_measure,
        case when part_0_claim_key is null then quarters_low else rest_low end as implied_low,
        case when part_0_claim_key is null then quarters_high else rest_high end as implied_high,
        case when part_0_claim_key is null then is_quarters_low_closed else is_rest_low_closed end
            as is_implied_low_closed,
        case when part_0_claim_key is null then is_quarters_high_closed else is_rest_high_closed end
            as is_implied_high_closed,
        'the quarters of ' || start_year || coalesce(' without ' || missing_quarter, '') || ' sum to '
        || {{ interval_for_reading('quarters', 'unit') }}
        || coalesce(
            case
                when part_0_claim_key is not null
                    then '; the year is ' || {{ interval_for_reading('part_0', 'unit') }}
            end,
            ''
        ) as premise,
        concat_ws(
            '; ', part_0_claim_key, part_1_claim_key, part_2_claim_key, part_3_claim_key, part_4_claim_key
        ) as claim_keys,
        is_suspect
    from year_calculated
),

-- A figure that the document says again is the same figure ----------------------------------------

-- As the program reads the printed words, not as the curator does: to half of the last printed digit.
mention as (
    select
        claim_key,
        source_key,
        role,
        is_in_headline,
        quote,
        {{ printed_figure('printed_value', 'unit_multiplier') }} - {{ half_step('unit_multiplier', 'decimals') }}
            as read_low,
        {{ printed_figure('printed_value', 'unit_multiplier') }} + {{ half_step('unit_multiplier', 'decimals') }}
            as read_high,
        true as is_read_low_closed,
        true as is_read_high_closed
    from {{ ref('fact_evidence') }}
    where role in ('VALUE', 'REPEAT') and printed_value is not null
),

repeated as (
    select
        case
            when first_mention.is_in_headline <> again.is_in_headline then 'HEADLINE_EQUALS_BODY' else 'REPEATS_EQUAL'
        end as identity,
        'EQUAL' as relation,
        true as is_complete,
        true as is_same_basis,
        fact.series_code,
        fact.series_key,
        fact.period_key,
        fact.unit,
        {{ same_interval('first_mention.read', 'left') }},
        {{ same_interval('again.read', 'right') }},
        cast(null as varchar) as implied_measure,
        cast(null as decimal(38, 8)) as implied_low,
        cast(null as decimal(38, 8)) as implied_high,
        false as is_implied_low_closed,
        false as is_implied_high_closed,
        'the document says "' || first_mention.quote || '"'
        || case when first_mention.is_in_headline then ' in its headline' else '' end || ' and "' || again.quote || '"'
        || case
            when again.is_in_headline and not first_mention.is_in_headline then ' in its headline' else ' again'
        end as premise,
        fact.claim_key as claim_keys,
        fact.review_status = 'SUSPECT' as is_suspect
    from mention as again
    inner join mention as first_mention
        on
            again.claim_key = first_mention.claim_key
            and again.source_key = first_mention.source_key
            and first_mention.role = 'VALUE'
    inner join {{ ref('fact_indicator') }} as fact
        on again.claim_key = fact.claim_key and again.source_key = fact.source_key and fact.is_current
    where again.role = 'REPEAT' and fact.review_status not in ('WITHDRAWN', 'MACHINE')
),

checked as (
    select * from share_of_total
    union all by name
    select * from point_gap
    union all by name
    select * from streak
    union all by name
    select * from part_within_whole
    union all by name
    select * from year_to_date_rises
    union all by name
    select * from quarters_sum_to_year
    union all by name
    select * from repeated
),

judged as (
    select
        *,
        case
            when not is_complete then 'IMPLIES'
            when relation = 'EQUAL' and {{ intervals_overlap('left', 'right') }} then 'HOLDS'
            when relation = 'AT_MOST' and not {{ lies_above('left', 'right') }} then 'HOLDS'
            else 'FAILS'
        end as verdict,
        {{ difference_of('left', 'right', 'gap') }}
    from checked
)

select
    judged.identity,
    judged.verdict,
    case
        when judged.verdict <> 'FAILS' then 'NOTE'
        -- On two bases, or with a figure that is doubted anyway, a difference may have its reason.
        when judged.is_same_basis and not judged.is_suspect then 'ERROR'
        else 'WARN'
    end as severity,
    judged.series_code,
    period.period_code,
    judged.unit,
    case when judged.is_complete then judged.left_low end as left_low,
    case when judged.is_complete then judged.left_high end as left_high,
    case when judged.is_complete then judged.right_low end as right_low,
    case when judged.is_complete then judged.right_high end as right_high,
    case when judged.is_complete then judged.gap_low end as gap_low,
    case when judged.is_complete then judged.gap_high end as gap_high,
    judged.implied_measure,
    case when not judged.is_complete then judged.implied_low end as implied_low,
    case when not judged.is_complete then judged.implied_high end as implied_high,
    upper(left(judged.premise, 1)) || substr(judged.premise, 2)
    || case
        when judged.verdict = 'IMPLIES' and judged.identity = 'STREAK'
            then ': it began in ' || cast(cast(judged.implied_low as integer) as varchar)
        when judged.verdict = 'IMPLIES'
            then
                ': this implies ' || {{ interval_for_reading('implied', 'judged.unit') }}
                || ' for ' || judged.implied_measure
        when judged.verdict = 'HOLDS' then ': no contradiction'
        else ': a contradiction'
    end
    || case when judged.is_same_basis then '.' else '. The bases or what is counted differ.' end as explanation,
    judged.claim_keys,
    judged.is_suspect,
    judged.series_key,
    judged.period_key
from judged
inner join {{ ref('dim_period') }} as period on judged.period_key = period.period_key

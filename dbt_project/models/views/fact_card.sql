with

observation as (
    select
        observation.*,
        source_text.text,
        source.published_method,
        unit.name_en as unit_name_en,
        -- Changes carry their sign; "nearly −30 %" would read as a number just above −30, so the word goes behind.
        observation.measure in ('GROWTH', 'POINT_CHANGE')
        or (observation.measure = 'LEVEL' and observation.comparison is not null) as is_change,
        case
            when unit.unit_kind not in ('MONEY', 'COUNT', 'PHYSICAL') then 0
            when abs(coalesce(observation.value, observation.value_high)) >= 1000000000000 then 12
            when abs(coalesce(observation.value, observation.value_high)) >= 1000000000 then 9
            when abs(coalesce(observation.value, observation.value_high)) >= 1000000 then 6
            else 0
        end as magnitude_power
    from {{ ref('observation') }} as observation
    inner join {{ ref('source_text') }} as source_text on observation.source_key = source_text.source_key
    inner join {{ ref('dim_source') }} as source on observation.source_key = source.source_key
    left join {{ ref('dim_unit') }} as unit on observation.unit = unit.unit
),

magnitude (magnitude_power, magnitude_word, factor) as (
    values
    (0, null, cast('1' as decimal(13, 12))),
    (6, 'million', cast('0.000001' as decimal(13, 12))),
    (9, 'billion', cast('0.000000001' as decimal(13, 12))),
    (12, 'trillion', cast('0.000000000001' as decimal(13, 12)))
),

worded as (
    select
        observation.*,
        magnitude.factor,
        -- "15.40 trillion" was printed with two decimals and keeps them.
        greatest(0, least(8, coalesce(
            fact.decimals + magnitude.magnitude_power - fact.unit_multiplier, 0
        ))) as shown_decimals,
        concat_ws(' ', magnitude.magnitude_word, case
            when observation.unit = 'CNY' then 'yuan'
            when observation.unit = 'USD' then 'US dollars'
            when observation.unit = 'PERCENT' then '%'
            when observation.unit = 'PERCENTAGE_POINT' then 'percentage points'
            when observation.unit = 'TIMES' then 'times'
            when observation.measure = 'STREAK' then 'consecutive ' || observation.counted_noun
            when observation.measure in ('RANK', 'INDEX') then null
            when observation.unit = 'COUNT' then observation.counted_noun
            else observation.unit_name_en
        end) as unit_words,
        case observation.qualifier
            when 'ABOUT' then 'about'
            when 'NEARLY' then 'nearly'
            when 'MORE_THAN' then 'more than'
            when 'AT_LEAST' then 'at least'
            when 'LESS_THAN' then 'less than'
            when 'UP_TO' then 'up to'
        end as qualifier_words,
        case
            when observation.measure = 'SHARE' then 'of '
            when observation.comparison = 'VS_INDICATOR' then 'against '
        end
        || lower(left(observation.comparator_indicator_name_en, 1))
        || substr(observation.comparator_indicator_name_en, 2)
        || case
            when comparator_category.level > 0 then ' (' || comparator_category.name_en || ')' else ''
        end as comparator_words,
        case observation.comparison
            when 'YOY' then 'year on year'
            when 'MOM' then 'month on month'
            when 'QOQ' then 'quarter on quarter'
            when 'CAGR' then 'a year on average (compound)'
            when 'AVG2Y' then 'a year on average of two years'
            when 'UNSTATED' then '(base of the change unstated)'
        end as comparison_words,
        category.level as category_level,
        -- The sentence may stand in the text twice: look for it only where it would hold the figure.
        greatest(observation.char_end - length(observation.sentence), 0) as window_start
    from observation
    inner join magnitude using (magnitude_power)
    inner join {{ ref('fact_indicator') }} as fact
        on observation.claim_key = fact.claim_key and observation.recorded_from = fact.recorded_from
    inner join {{ ref('dim_category') }} as category on observation.category_code = category.category_code
    left join {{ ref('dim_category') }} as comparator_category
        on fact.comparator_category_key = comparator_category.category_key
),

card as (
    select
        *,
        -- 0-based place of the figure in its sentence.
        char_start - (
            window_start + strpos(substr(text, window_start + 1, 2 * length(sentence)), sentence) - 1
        ) as figure_offset
    from worded
),

history as (
    select
        claim_key,
        string_agg(
            strftime(recorded_from at time zone 'UTC', '%Y-%m-%d %H:%M') || ' to '
            || strftime(recorded_to at time zone 'UTC', '%Y-%m-%d %H:%M') || ' UTC: "' || printed_text || '" as '
            || coalesce(
                {{ plain_figure('value') }},
                {{ plain_figure('value_low') }} || ' to ' || {{ plain_figure('value_high') }}
            )
            || ' ' || unit || ', ' || lower(review_status),
            '; ' order by recorded_from
        ) as revision_history
    from {{ ref('fact_indicator') }}
    where not is_current
    group by claim_key
)

select
    card.indicator_name_en
    || case when card.category_level > 0 then ' (' || card.category_name_en || ')' else '' end as what_en,
    card.period_label_en as period_en,
    concat_ws(
        ' ',
        case when not card.is_change then card.qualifier_words end,
        case when card.measure = 'RANK' then 'rank' when card.measure = 'INDEX' then 'index' end,
        case
            when card.qualifier = 'RANGE'
                then
                    {{ figure_in_words('card.value_low', 'card.factor', 'card.shown_decimals', 'card.is_change') }}
                    || ' to '
                    || {{ figure_in_words('card.value_high', 'card.factor', 'card.shown_decimals', 'card.is_change') }}
            else
                {{ figure_in_words('card.value', 'card.factor', 'card.shown_decimals', 'card.is_change') }}
        end,
        nullif(card.unit_words, ''),
        case when card.is_change then '(' || card.qualifier_words || ')' end,
        card.comparator_words,
        card.comparison_words
    ) as value_in_words,
    concat_ws(
        ' ',
        case
            when card.value_low = card.value_high
                then 'exactly ' || {{ figure_in_words('card.value_low', 'card.factor') }}
            else
                concat_ws(
                    ' and ',
                    case when card.is_low_closed then 'at least ' else 'more than ' end
                    || {{ figure_in_words('card.value_low', 'card.factor') }},
                    case when card.is_high_closed then 'at most ' else 'less than ' end
                    || {{ figure_in_words('card.value_high', 'card.factor') }}
                )
        end,
        nullif(card.unit_words, '')
    ) as interval_in_words,
    card.basis_name_en as basis_en,
    left(card.sentence, card.figure_offset) || '⟦' || card.quote || '⟧'
    || substr(card.sentence, card.figure_offset + length(card.quote) + 1) as marked_sentence,
    coalesce(card.publisher_name_en, 'unknown publisher') as publisher_en,
    case card.published_precision
        when 'DAY' then strftime(card.published_date, '%Y-%m-%d')
        when 'MONTH' then strftime(card.published_date, '%Y-%m') || ' (day unknown)'
        when 'YEAR' then strftime(card.published_date, '%Y') || ' (month unknown)'
        else 'date unknown'
    end || case when card.published_method = 'INFERRED' then ', inferred' else '' end as published,
    nullif(concat_ws(
        '; ',
        case when card.review_status <> 'CURATED' then lower(card.review_status) || ': ' else '' end
        || card.review_note,
        case
            when card.review_status = 'CORRECTED' and card.uncorrected_value <> card.value
                then 'the document prints ' || card.printed_text
        end,
        case card.observation_status
            when 'E' then 'estimate'
            when 'F' then 'forecast'
            when 'P' then 'provisional'
        end,
        case
            when card.is_period_inferred or card.is_basis_inferred or card.is_comparison_inferred
                then 'inferred: ' || concat_ws(
                    ', ',
                    case when card.is_period_inferred then 'period' end,
                    case when card.is_basis_inferred then 'basis' end,
                    case when card.is_comparison_inferred then 'comparison' end
                ) || coalesce(' (' || card.inference_note || ')', '')
        end
    ), '') as caveats,
    history.revision_history,
    card.indicator_name_zh
    || case when card.category_level > 0 then '（' || card.category_name_zh || '）' else '' end as what_zh,
    card.period_label_zh as period_zh,
    card.basis_name_zh as basis_zh,
    card.publisher_name_zh as publisher_zh,
    card.title,
    card.url,
    card.document_id,
    card.series_code,
    card.period_code,
    card.end_date,
    card.claim_key
from card
left join history on card.claim_key = history.claim_key

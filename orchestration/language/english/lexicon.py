# ruff: noqa: E501 (word lists and patterns are read more easily unbroken)
"""English words as data: what they say about a figure. No rules here, only lists."""

from __future__ import annotations

from typing import Final

MONTHS: Final = {
    name[:3]: number
    for number, name in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        start=1,
    )
}
ORDINAL_QUARTERS: Final = {
    "first": 1, "1st": 1, "opening": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4,
    "final": 4, "last": 4, "closing": 4,
}  # fmt: skip

# Qualifier words that stand directly before a number, and those that stand directly behind it.
QUALIFIERS_BEFORE: Final = {
    "NEARLY": "nearly, almost, just under, just below, close to, just short of, slightly below, slightly under, "
    "approaching, slightly less than, just shy of, a little short of, slightly short of, short of, a little under, a shade under, not quite",
    "ABOUT": "about, around, some, roughly, approximately, approx., circa, c., an estimated, in the region of, "
    "on the order of, or so, somewhere around, ~, ca.",
    "MORE_THAN": "more than, over, above, in excess of, upwards of, upward of, well over, just over, greater than, "
    "slightly over, slightly more than, well above, just above, a little over, slightly above, north of, higher than, "
    "well in excess of, a little more than, >",
    "AT_LEAST": "at least, no fewer than, no less than, not less than, not fewer than, a minimum of, at a minimum, "
    "no lower than, not lower than",
    "LESS_THAN": "less than, fewer than, below, under, well below, well under, lower than, <",
    "UP_TO": "up to, as much as, as many as, no more than, not more than, at most, a maximum of, a maximum, "
    "not exceeding, no higher than, as high as, a cap of",
}
QUALIFIERS_BEHIND: Final = {
    "AT_LEAST": "or more, or above, and above, or higher, and over, at least, or over, and more",
    "ABOUT": "or so, or thereabouts",
    "MORE_THAN": "-plus, +, plus",
    "UP_TO": "or less, or below, or fewer, at most, or lower",
}
# Verbs that qualify the figure behind them and stay outside its span.
QUALIFYING_VERBS: Final = {
    "MORE_THAN": "exceed, exceeds, exceeded, exceeding, surpass, surpasses, surpassed, surpassing, top, tops, topped, "
    "topping, pass, passes, passed, passing, cross, crosses, crossed, crossing, break through, breaks through, "
    "broke through, breaking through, broken through, beyond, break, breaks, broke, breaking, overtook, "
    "outstripped, breach, breached, went past, past, breakthrough, goes beyond, eclipsed",
    "NEARLY": "approach, approaches, approached, approaching, near, nears, neared, nearing, fell short of, fall short of",
    "UP_TO": "not exceed, not exceeding, capped at, cap of, limited to, ceiling of, limit of, maximum of, not to exceed, "
    "never exceed, peaking at, peaked at",
    "AT_LEAST": "not fall below, minimum of, floor of, not be less than, not be lower than",
}

# Currency words behind a number and signs before it.
CURRENCIES_BEHIND: Final = {
    "CNY": "yuan renminbi, chinese yuan, yuan, renminbi, rmb, cny",
    "USD": "u.s. dollars, u.s. dollar, us dollars, us dollar, american dollars, dollars, dollar, usd",
    "EUR": "euros, euro, eur",
    "GBP": "pounds sterling, british pounds, pounds, gbp",
    "HKD": "hong kong dollars, hk dollars, hkd",
    "JPY": "japanese yen, yen, jpy",
    "KRW": "south korean won, korean won, won, krw",
    "SGD": "singapore dollars, sgd",
    "AUD": "australian dollars, aud",
    "RUB": "rubles, roubles, rub",
    "THB": "thai baht, baht, thb",
    "MYR": "ringgit, myr",
    "VND": "vietnamese dong, dong, vnd",
    "INR": "indian rupees, rupees, inr",
}
CURRENCIES_BEFORE: Final = {
    "CNY": "rmb, cny, cn¥, ¥, yuan, renminbi",
    "USD": "us$, usd, $, us $, u.s.$",
    "EUR": "eur, €",
    "GBP": "gbp, £",
    "HKD": "hk$, hkd",
    "JPY": "jpy, jp¥",
    "SGD": "s$, sgd",
    "AUD": "a$, aud",
    "TWD": "nt$, twd",
}
PHYSICAL_UNITS: Final = {
    "h": "hours, hour, hrs, hr",
    "min": "minutes, minute, mins",
    "s": "seconds",
    "km": "kilometers, kilometres, kilometer, kilometre, km",
    "t": "metric tons, metric tonnes, tonnes, tonne, tons, ton",
    "kg": "kilograms, kilogram, kg",
    "m2": "square meters, square metres, square meter, square metre, sq m, sqm, m²",
    "kW.h": "kilowatt-hours, kilowatt hours, kwh",
    "d": "working days, business days, calendar days, days",
}

# Things that are listed or that issue papers: their count is apparatus, no statistic.
APPARATUS_NOUNS: Final = frozenset(
    [
        "departments",
        "department",
        "ministries",
        "ministry",
        "agencies",
        "agency",
        "authorities",
        "authority",
        "bureaus",
        "bureaux",
        "commissions",
        "bodies",
        "organs",
        "tasks",
        "task",
        "measures",
        "measure",
        "chapters",
        "chapter",
        "articles",
        "sections",
        "section",
        "parts",
        "part",
        "categories",
        "category",
        "aspects",
        "aspect",
        "steps",
        "step",
        "divisions",
        "priorities",
        "priority",
        "initiatives",
        "initiative",
        "fields",
        "business-lines",
        "guidelines",
        "guideline",
        "policies",
        "clauses",
        "directions",
        "recommendations",
        "rules",
        "pillars",
        "principles",
        "objectives",
        "dimensions",
        "criteria",
        "segments",
        "key",
        "major",
        "main",
        "specific",
        "supportive",
        "ministerial",
        "government",
        "questions",
        "appendices",
        "annexes",
        "tables",
        "co-organizers",
        "facts",
        "trends",
        "highlights",
        "takeaways",
    ]
)
# Adjectives that may stand between a count and its noun without telling what is counted.
LOOSE_ADJECTIVES: Final = frozenset(
    [
        "key",
        "major",
        "main",
        "specific",
        "other",
        "central",
        "government",
        "supportive",
        "policy",
        "concrete",
        "relevant",
        "different",
        "business",
        "product",
        "priority",
        "new",
        "further",
        "additional",
        "government-level",
        "state",
        "ministerial",
        "national-level",
        "detailed",
        "broad",
        "regional",
        "industry",
        "listed",
        "leading",
        "core",
    ]
)
APPARATUS_LABELS: Final = (
    "table, tables, page, pages, p., pp., article, articles, annex, annexes, appendix, figure, figures, fig., chart, "
    "chapter, section, note, notes, footnote, box, exhibit, item, clause, paragraph, para., question, questions, part, "
    "no., nos., number, document no., issue, vol., volume, line, column, row, schedule, room, hall, booth, gate, order no."
)

# Cue classes. A cue says what a figure near it measures; the rules weigh them.
CUES: Final = {
    "UP": "rose, rise, rises, rising, risen, grew, grow, grows, growing, grown, growth, increase, increased, increases, "
    "increasing, climb, climbed, climbs, climbing, up, jump, jumped, jumps, jumping, surge, surged, surges, surging, "
    "gain, gained, gains, gaining, expand, expanded, expands, expanding, expansion, soar, soared, soars, soaring, "
    "advance, advanced, advances, advancing, edged up, inched up, ticked up, edge up, uptick, add, adding, "
    "improve, improved, improves, improving, improvement, strengthen, strengthened, rebound, rebounded, rebounding, "
    "recover, recovered, recovering, leapt, leap, leaped, leaping, swell, swelled, swelling, swollen, boost, boosted, boosting, "
    "boosts, lift, lifted, lifting, lifts, raise, raised, raising, raises, shot up, shoot up, spike, spiked, skyrocketed, "
    "higher, greater, hike, hiked, picked up, picking up, pick up, upturn, accelerated growth, managed, "
    "rally, rallied, mushroomed, ballooned, enlarged, climbing up, pushed up, push up, pushing up, moved up, went up, "
    "going up, crept up, nudged up, added, upswing, bounce, bounced, multiplied, growth rate, gains of, upward",
    "DOWN": "fell, fall, falls, falling, fallen, drop, dropped, drops, dropping, decline, declined, declines, declining, "
    "decrease, decreased, decreases, decreasing, down, dip, dipped, dips, dipping, slip, slipped, slips, slipping, slide, "
    "slid, sliding, shrink, shrank, shrunk, shrinks, shrinking, contract, contracted, contracting, contraction, reduce, "
    "reduced, reduces, reducing, reduction, cut, cuts, cutting, lower, lowered, lowering, slump, slumped, slumping, plunge, "
    "plunged, plunging, tumble, tumbled, tumbling, shed, sheds, shedding, lost, lose, losing, loss, losses, edged down, "
    "inched down, ticked down, retreat, retreated, retreating, sank, sink, sinking, weakened, weaken, eased, ease, easing, "
    "cheaper, fewer, trimmed, trimming, slashed, saved, saving, downturn, sag, sagged, backslid, dwindled, dwindling, waned, "
    "drop in, negative growth, minus, sold less, shaved, went down, pared, plummeted, plummeting, plummet, softened, dented, worsened, "
    "shortened, shortening, shorter, quicker, were off, was off, is off, are off, receded, subsided, downward, pulled down, pulling down, pull down, "
    "dragged down, dragging down, drag down, skidded, moved down, came down, undershot",
    "SHARE": "accounted for, accounting for, accounts for, account for, account, share, proportion, percentage, made up, making up, "
    "makes up, make up, represented, representing, represents, represent, constituted, constituting, constitutes, constitute, "
    "comprised, comprising, comprises, comprise, equal to, equivalent to, ratio, took, taking up, took up, takes up, occupied, "
    "occupying, occupies, contributed to, generated, weight, portion, held, slice, captured, commanded, rate of return",
    "RATE": "rate, penetration, margin, margins, coverage, satisfaction, intensity, utilization, utilisation, tax rate, "
    "interest, ratio of, redemption, return rate, unemployment, efficiency ratio, take rate, occupancy, accuracy, approval, "
    "subsidy, discount, vacancy, completion",
    "GROWTHNOUN": "growth rate, growth, growth rates, pace of growth, rate of growth, increase, increases, rate of increase, gain, "
    "gains, rise, expansion, pace, growth target",
    "FALLNOUN": "decline, declines, drop, fall, decrease, contraction, slump, loss, rate of decline",
    "LEVEL": "reached, reach, reaches, reaching, totalled, totaled, totalling, totaling, stood, stands, standing, "
    "came to, amounted, amounting, hit, hitting, hits, was, were, is, are, at, posted, recorded, registered, numbered, came in, to, "
    "put at, valued, worth, achieved, completed, handled, realized, be, being, averaged, averaging, averages",
    "NARROWED": "narrowed, narrowing, narrow, narrows, moderated, moderating, smaller, softer, shallower, milder, narrower, "
    "less severe, less steep, shallow",
    "WIDENED": "widened, widening, widen, widens, deepened, deepening, deepen, larger, steeper, wider, sharper, deeper, bigger",
    "FASTER": "faster, quickened, accelerated, accelerating, accelerate, accelerates, acceleration, quicken, quickening, sped up, "
    "speeded up, speed up, speeding up, speeds up, ahead, above, higher than, better, stronger, more than, brisker, bettering, exceeding, ahead of, exceeded, "
    "quicker than, outperformed",
    "SLOWER": "slower, slowed, slowing, slow, slows, slowdown, decelerated, decelerating, deceleration, cooled, cooling, behind, "
    "below, weaker, short of, less than, lower than, slowed down, slowing down, worse, eased back, beneath, under",
    "OUTPACE": "outpaced, outpacing, outpace, outpaces, outstripped, outstripping, outstrip, outperforming, outperform, "
    "beat, beating, beats, led, leading, lead, leads, outgrew, outgrowing, outdid, outdoing, overtaking, outrunning, out running, outran, out ran, exceeded the",
    "TRAIL": "trailed, trailing, trail, trails, lagged, lagging, lag, lags, underperformed, underperforming, fell behind, "
    "undershooting, lagged behind, lagging behind",
    "CONTRIBUTED": "contributed, contributing, contribute, contributes, contribution, contribution rate, responsible for, "
    "supplied, supplying, supplied for, pulled, pulled up, pulling up, pull up, drove up, driving up, pushed up, pushing up, pushes up, "
    "explained, explaining, explains, chipped in, chipping in, added to, stimulated, drove overall, accounted for growth, shaved off, subtracted, detracted, dragged",
    "INDEX": "index, indices, gauge, barometer, pmi, indicator reading, sub-index, subindex, climate indicator, index of, reading, score, indexes",
    "RANK": "ranked, ranking, ranks, rank, placed, position, came, comes, place, top, spot, rated, stood in, slot, positioned",
    "FUTURE": "expect, expects, expected, forecast, forecasts, forecasting, guided, guidance, project, projects, projected, target, "
    "targets, aims, aim, plan, plans, will, predicted, predicts, outlook, estimates, pencilled in, penciled in, anticipates, anticipated, "
    "set to, wants, shall, strive, aiming, likely",
    "ENTITLED": "allowance, reimburse, rebate, refund",
}  # fmt: skip

COMPARISONS: Final = {
    "OTHER": "start of the year, beginning of the year, end of last year, end of the previous year, pre-holiday, whole of last year, all of last year, full-year pace of last year",
    "YOY": "year on year, year over year, y/y, yoy, y-o-y, year earlier, a year earlier, year ago, a year ago, year before, the year before, "
    "previous year, prior year, last year, over last year, preceding year, same period last year, annually, from a year earlier, "
    "same ratio, on an annual basis, on the year, same month last year, corresponding period, same period of last year, "
    "same period of the previous year, same stretch, compared with last year, twelve months before, twelve months earlier, "
    "12 months earlier, same time last year, over the year, than last year, on year, year on year basis, in annual terms, "
    "same period, same time, same months, same quarter, year earlier level, one year earlier, one year ago",
    "MOM": "month on month, month over month, m/m, mom, m-o-m, previous month, a month earlier, month earlier, a month before, "
    "month before, last month, prior month, preceding month, ring ratio, month ago, on the month, on month, monthly growth, "
    "month on month basis, in monthly terms, first nine",
    "QOQ": "quarter on quarter, quarter over quarter, q/q, qoq, q-o-q, previous quarter, prior quarter, preceding quarter, "
    "last quarter, quarter earlier, a quarter earlier, previous three months, preceding three months, quarter before, sequentially, "
    "on quarter, on the quarter, in the quarter before, sequential",
    "CAGR": "cagr, compound annual, compound annual growth, compounded annually, average annual, annual average, average annual rate, "
    "a year on average, annualized, annualised, per year on average, on average every year, on average each year, average of annual, "
    "annual compound, average yearly, yearly average, compounded, compound rate, compound growth, per annum, compound, annually on average",
    "AVG2Y": "two year average, two year averages, two year compound, average of two years, average over two years, 2 year average, average two year, "
    "average growth over two years, two years average, average for the two years",
}  # fmt: skip

"""What each analytic view costs at 10,000, 100,000 and 1,000,000 claims, in units of the plain latest-value query.

Made-up claims, written directly as the published tables: ten claims a series, three vintages an observation; half of
the series are levels and half growth, on three bases, two of which are comparable. The views are those of a built
warehouse, with the SQL that its file holds. The plain query is the published rule of
`series_latest` over one bare table, without names, labels or reasons. Each view is stored with `create table as`,
alternating with the plain query in the same process. What is measured is processor time, which other work on the
machine changes least; medians of the rounds are printed. The project's aim is a ratio of at most 2.0 per view, and no
growth beyond n log n. A full run takes a few minutes.

    python benchmarks/views_at_scale.py [--rounds 2] [--claims 10000 100000 1000000] [--file warehouse/ecommerce.duckdb]
"""

import argparse
import itertools
import math
import statistics
import tempfile
import time
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[1]
VIEWS = (
    "vintage",
    "reconciliation",
    "growth_check",
    "identity_check",
    "year_on_year",
    "discrete_value",
    "chain_linked",
)
PLAIN = """
with followed as (
    select *,
        max(value_low) over later as later_low,
        max(value_low) filter (where not is_low_closed) over later as later_open_low,
        min(value_high) over later as later_high,
        min(value_high) filter (where not is_high_closed) over later as later_open_high
    from (
        select *, review_status = 'SUSPECT' as is_suspect,
            coalesce(published_date, date '0001-01-01') as known_date
        from bare where review_status not in ('WITHDRAWN', 'MACHINE')
    )
    window later as (
        partition by series_key, period_key, is_suspect order by known_date
        range between interval 1 day following and unbounded following
    )
),
judged as (
    select *,
        coalesce(later_low > value_high or (later_low = value_high and not is_high_closed)
            or later_open_low >= value_high, false)
        or coalesce(later_high < value_low or (later_high = value_low and not is_low_closed)
            or later_open_high <= value_low, false) as is_revised
    from followed
)
select series_key, period_key, claim_key, value, value_low, value_high, is_low_closed, is_high_closed, published_date
from judged
qualify row_number() over (
    partition by series_key, period_key
    order by is_suspect, is_revised, is_from_measuring_body desc, value_high - value_low nulls last,
        known_date desc, claim_key
) = 1
"""
# Every fourth category counts from January, the others by year; the last digits vary with the vintage.
CLAIMS = """
with numbered as (
    select
        i, i // 10 as series, (i % 10) // 3 as place, (i % 10) % 3 as vintage,
        (i // 10) % 2 = 0 as is_level, (i // 20) % 3 + 1 as basis, i // 60 as category,
        hash(i) % 1000 as luck
    from range({claims}) as claim (i)
),
placed as (
    select *,
        case when category % 4 = 0 then 20 + place else 10 + place end as period,
        case when is_level then (1000000000000 + 100000000000 * place + category * 1000000)::decimal(38, 8)
            else (10 + place)::decimal(38, 8) end as base
    from numbered
),
valued as (
    select *,
        -- Vintages: precise, rounded, and in one of five cases revised.
        base * case when vintage = 2 and luck < 200 then 1.05 else 1.00 end as value_in_use,
        base * case when vintage = 1 then 0.0100 else 0.0010 end as half_width
    from placed
)
select
    left(md5('claim' || i), 16) as claim_key,
    (category % 5 + 1)::bigint as indicator_key,
    category::bigint + 10 as category_key,
    basis::bigint as basis_key,
    period::bigint as period_key,
    (vintage * 300 + luck % 300)::bigint as source_key,
    series::bigint as series_key,
    'indicator.' || category || '.' || basis || case when is_level then '.level.cny' else '.growth.yoy.percent' end
        as series_code,
    case when is_level then 'LEVEL' else 'GROWTH' end as measure,
    case when not is_level then 'YOY' end as comparison,
    value_in_use::decimal(38, 8) as value,
    (value_in_use - half_width)::decimal(38, 8) as value_low,
    (value_in_use + half_width)::decimal(38, 8) as value_high,
    true as is_low_closed,
    false as is_high_closed,
    case when is_level then 'CNY' else 'PERCENT' end as unit,
    'EXACT' as qualifier,
    '1.00 trillion' as printed_text, value_in_use::decimal(38, 8) as printed_value, 0 as unit_multiplier, 2 as decimals,
    value_in_use::decimal(38, 8) as uncorrected_value,
    'A' as observation_status,
    case when luck = 999 then 'WITHDRAWN' when luck > 990 then 'SUSPECT' else 'CURATED' end as review_status,
    false as is_period_inferred, false as is_basis_inferred, false as is_comparison_inferred,
    false as is_from_measuring_body,
    'a figure' as subject, '1.00 trillion' as quote, 10 as char_start, 23 as char_end, 1 as sentence_number,
    'A sentence of about the usual length that holds a figure, ' || i || ', and some words more around it.' as sentence,
    date '2020-01-01' + (vintage * 300 + luck % 300)::integer as published_date,
    'raw/facts/made_up.yml' as curated_file, 1 as curated_line, md5(i::varchar) as content_hash,
    timestamptz '2026-01-01 00:00:00+00' as recorded_from, null::timestamptz as recorded_to, true as is_current
from valued
"""
DIMENSIONS = {
    "dim_indicator": """
        select i as indicator_key, 'indicator_' || i as indicator_code, 'Indicator ' || i as name_en, 'zh' as name_zh,
            'FLOW' as stock_or_flow, 'CNY' as default_unit, []::varchar[] as legal_denominators
        from range(1, 6) as one (i)""",
    "dim_basis": """
        select i as basis_key, 'basis_' || i as basis_code, 'Basis ' || i as name_en, 'zh' as name_zh, '' as coverage,
            case i when 1 then ['basis_2'] when 2 then ['basis_1'] else [] end as comparable_with
        from range(1, 4) as one (i)""",
    "dim_category": """
        select i as category_key, 'category_' || i as category_code, 'Category ' || i as name_en, 'zh' as name_zh,
            case when (i - 10) % 20 = 0 then 'total > category_' || i
                else 'total > category_' || (i - (i - 10) % 20) || ' > category_' || i end as category_path,
            case when (i - 10) % 20 = 0 then 1 else 2 end as level
        from range(10, {categories} + 10) as one (i)""",
    "dim_source": """
        select i as source_key, 'publisher/document_' || i as document_id, 'publisher' as publisher_code,
            'Publisher' as publisher_name_en, 'zh' as publisher_name_zh,
            date '2020-01-01' + i::integer as published_date, 'DAY' as published_precision,
            'STATED' as published_method, 'en' as language, md5(i::varchar) as sha256,
            100 as character_count, timestamptz '2026-01-01 00:00:00+00' as recorded_from, true as is_current,
            'publisher/document_' || (i - i % 2) as family_code, 'NEAR_DUPLICATE' as family_method
        from range(900) as one (i)""",
    "dim_period": """
        select i as period_key, (2012 + i)::varchar as period_code, 'YEAR' as period_type,
            make_date(2012 + i, 1, 1) as start_date, make_date(2012 + i, 12, 31) as end_date, 12 as month_count,
            false as is_cumulative, (2012 + i)::varchar as label_en, 'zh' as label_zh,
            (2012 + i)::varchar as sdmx_time_period, case when i > 9 then i - 1 end as year_earlier_period_key
        from range(9, 14) as one (i)
        union all
        select 20 + i, '2025-01/2025-' || lpad((9 + i)::varchar, 2, '0'), 'MONTH_RANGE', date '2025-01-01',
            last_day(make_date(2025, 9 + i, 1)), 9 + i, true, 'months', 'zh', '2025-01-01/P' || (9 + i) || 'M', null
        from range(4) as one (i)""",
    "fact_evidence": """
        select row_number() over () as evidence_key, claim_key, source_key, role, char_start, char_end, quote,
            sentence_number, printed_value, unit_multiplier, decimals, false as is_in_headline
        from fact_indicator cross join (values ('VALUE'), ('REPEAT')) as kind (role)
        where role = 'VALUE' or hash(claim_key) % 10 = 0""",
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=2, help="rounds that count (default 2)")
    parser.add_argument("--claims", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--file", type=Path, default=ROOT / "warehouse" / "ecommerce.duckdb", help="a built warehouse")
    parser.add_argument("--views", nargs="+", default=VIEWS)
    arguments = parser.parse_args()
    seconds: dict[int, dict[str, float]] = {}
    print(f"{'claims':>9}  {'relation':<15} {'rows':>9}  {'seconds':>8}  {'/ plain':>8}", flush=True)
    for claims in arguments.claims:
        with tempfile.TemporaryDirectory() as folder:
            measured, rows = measure(arguments.file, Path(folder), claims, arguments.views, arguments.rounds)
        seconds[claims] = {name: statistics.median(times) for name, times in measured.items()}
        for name, median in seconds[claims].items():
            ratio = median / seconds[claims]["plain"]
            print(f"{claims:>9}  {name:<15} {rows[name]:>9}  {median:8.3f}  {ratio:8.2f}", flush=True)
    print("\ngrowth of the time from size to size, in units of that of n log n (at most 1 is no worse)")
    sizes = sorted(seconds)
    for smaller, larger in itertools.pairwise(sizes):
        expected = larger * math.log(larger) / (smaller * math.log(smaller))
        shown = [f"{name} {seconds[larger][name] / seconds[smaller][name] / expected:.2f}" for name in seconds[larger]]
        print(f"{smaller:>9} to {larger:>9}: {', '.join(shown)}")


def measure(
    built: Path, folder: Path, claims: int, views: list[str], rounds: int
) -> tuple[dict[str, list[float]], dict[str, int]]:
    """Processor seconds of each round per relation, and the rows that it gives."""
    names = ["plain", *views]
    seconds: dict[str, list[float]] = {name: [] for name in names}
    rows = {}
    config = {"threads": 2, "memory_limit": "6GB", "temp_directory": str(folder / "spill")}
    with duckdb.connect(str(folder / "scale.duckdb"), config=config) as connection:
        build_tables(connection, built, claims)
        for number in range(rounds + 1):
            for name in names:
                query = PLAIN if name == "plain" else f"select * from {name}"
                start = time.process_time()
                connection.execute(f"create or replace table result as {query}")
                taken = time.process_time() - start
                if number:  # the first round warms the caches
                    seconds[name].append(taken)
                else:
                    rows[name] = connection.execute("select count(*) from result").fetchall()[0][0]
    return seconds, rows


def build_tables(connection: duckdb.DuckDBPyConnection, built: Path, claims: int) -> None:
    """The published tables, filled with made-up claims, the views of the built file, and the bare table."""
    connection.execute(f"attach '{built}' as built (read_only)")
    tables = connection.execute(
        "select table_name from duckdb_tables() where database_name = 'built' and schema_name = 'main'"
    ).fetchall()
    for (table,) in tables:
        # No keys: what is measured is the views, and 1,000,000 rows of keys take memory that they need.
        connection.execute(f"create table {table} as from built.main.{table} limit 0")
    waiting = dict(
        connection.execute(
            "select view_name, sql from duckdb_views()"
            " where database_name = 'built' and schema_name = 'main' and not internal"
        ).fetchall()
    )
    while waiting:
        for name, sql in list(waiting.items()):
            try:
                connection.execute(sql)
            except duckdb.CatalogException:
                continue  # it reads a view that comes later
            del waiting[name]
    connection.execute("detach built")
    connection.execute(f"insert into fact_indicator by name {CLAIMS.format(claims=claims)}")
    for table, query in DIMENSIONS.items():
        connection.execute(f"insert into {table} by name {query.format(categories=claims // 60 + 1)}")
    connection.execute("""
        create table bare as select claim_key, series_key, period_key, value, value_low, value_high, is_low_closed,
            is_high_closed, published_date, review_status, is_from_measuring_body
        from fact_indicator
    """)
    connection.execute("checkpoint")


if __name__ == "__main__":
    main()

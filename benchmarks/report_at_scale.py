"""What the report costs at 1,000 documents and 100,000 claims: seconds, memory and pages.

A synthetic published file is made from the real one (its tables, views and one growth claim as the pattern): series of
growth rates, each with a claim for each of twenty months, in documents of a hundred sentences. Every sentence, position
and ledger row is consistent, so that the views have the work that real documents would give them.

    python benchmarks/report_at_scale.py [--documents 1000] [--claims 100000] [--keep FOLDER]
"""

import argparse
import resource
import shutil
import tempfile
import time
from pathlib import Path

from orchestration.project import ProjectPaths, project_paths
from orchestration.report.site import build_report
from orchestration.storage.build_file import open_database

_MONTHS = 20
_TEXT = """
CREATE TEMP TABLE series_made AS
SELECT
    row_number() OVER (ORDER BY hash(indicator_code || category_code), indicator_code, category_code) - 1 AS number,
    indicator.indicator_key, indicator.name_en AS indicator_en, category.category_key, category.name_en AS category_en,
    basis.basis_key, concat_ws('.', indicator_code, category_code, basis_code, 'growth.yoy.percent') AS series_code
FROM dim_indicator AS indicator CROSS JOIN dim_category AS category
CROSS JOIN (SELECT * FROM dim_basis ORDER BY basis_code LIMIT 1) AS basis
QUALIFY number < {series};

CREATE TEMP TABLE month_made AS
SELECT
    number, 9000000 + number AS period_key, strftime(day, '%Y-%m') AS period_code,
    strftime(day, '%B %Y') AS label, CAST(day AS DATE) AS start_date, last_day(day) AS end_date
FROM (SELECT range AS number, DATE '2021-01-01' + to_months(CAST(range AS INTEGER)) AS day FROM range({months}));

CREATE TEMP TABLE claim_made AS
WITH worded AS (
    SELECT
        series.*, month.number AS month, month.period_key, month.label, month.end_date,
        CAST(hash(series.number, month.number) % 400 AS INTEGER) / 10.0 AS growth,
        month.number * {chunks} + series.number // {per_document} AS document
    FROM series_made AS series CROSS JOIN month_made AS month
),
sentenced AS (
    SELECT
        *, printf('%.1f%%', growth) AS quote,
        format('{{}} of {{}} grew by ', indicator_en, category_en) AS before,
        concat(before, quote, ' year on year in ', label, '.') AS sentence
    FROM worded
)
SELECT
    *, md5(document || '/' || number) AS claim_key,
    row_number() OVER whole AS sentence_number,
    coalesce(sum(length(sentence) + 1) OVER (whole ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS place
FROM sentenced
WINDOW whole AS (PARTITION BY document ORDER BY number);
"""
_ROWS = """
CREATE TEMP TABLE pattern AS
SELECT * FROM fact_indicator WHERE measure = 'GROWTH' AND comparison = 'YOY' AND is_current ORDER BY claim_key LIMIT 1;
CREATE TEMP TABLE source_pattern AS SELECT * FROM dim_source ORDER BY source_key LIMIT 1;
CREATE TEMP TABLE period_pattern AS SELECT * FROM dim_period WHERE period_type = 'MONTH' LIMIT 1;
CREATE TEMP TABLE evidence_pattern AS SELECT * FROM fact_evidence ORDER BY evidence_key LIMIT 1;
CREATE TEMP TABLE number_pattern AS SELECT * FROM fact_number ORDER BY number_key LIMIT 1;

INSERT INTO dim_source BY NAME
SELECT
    source_pattern.* REPLACE (
        8000000 + made.document AS source_key, 'made/document-' || made.document AS document_id,
        'Release ' || made.document AS title, made.end_date + 20 AS published_date, 'DAY' AS published_precision
    )
FROM (SELECT document, any_value(end_date) AS end_date FROM claim_made GROUP BY document) AS made
CROSS JOIN source_pattern;
INSERT INTO source_text
SELECT
    8000000 + document,
    string_agg(sentence || CASE WHEN sentence_number % 5 = 0 THEN '\n' ELSE ' ' END, '' ORDER BY number)
FROM claim_made GROUP BY document;
INSERT INTO dim_period BY NAME
SELECT
    period_pattern.* REPLACE (
        month.period_key AS period_key, month.period_code AS period_code, month.start_date AS start_date,
        month.end_date AS end_date, month.label AS label_en, month.period_code AS sdmx_time_period,
        NULL AS year_earlier_period_key
    )
FROM month_made AS month CROSS JOIN period_pattern;
INSERT INTO fact_indicator BY NAME
SELECT
    pattern.* REPLACE (
        claim_key_made AS claim_key, made.indicator_key AS indicator_key, made.category_key AS category_key,
        made.basis_key AS basis_key, made.period_key AS period_key, 8000000 + made.document AS source_key,
        7000000 + made.number AS series_key, made.series_code AS series_code, made.growth AS value,
        made.growth - 0.05 AS value_low, made.growth + 0.05 AS value_high, made.quote AS printed_text,
        made.growth AS printed_value, 1 AS decimals, 0 AS unit_multiplier, made.quote AS quote,
        made.place + length(made.before) AS char_start,
        made.place + length(made.before) + length(made.quote) AS char_end,
        made.sentence_number AS sentence_number, made.sentence AS sentence, made.end_date + 20 AS published_date,
        claim_key_made AS content_hash,
        CASE WHEN made.number % 50 = 0 THEN 'SUSPECT' ELSE 'CURATED' END AS review_status
    )
FROM (SELECT *, claim_key AS claim_key_made FROM claim_made) AS made CROSS JOIN pattern;
INSERT INTO fact_evidence BY NAME
SELECT
    pattern.* REPLACE (
        6000000 + row_number() OVER (ORDER BY made.document, made.number, part.number) AS evidence_key,
        made.claim_key AS claim_key, 8000000 + made.document AS source_key, part.role AS role,
        made.place + part.shift AS char_start, made.place + part.shift + length(part.words) AS char_end,
        part.words AS quote, made.sentence_number AS sentence_number
    )
FROM claim_made AS made
CROSS JOIN LATERAL (
    VALUES (0, 'VALUE', length(made.before), made.quote), (1, 'SUBJECT', 0, made.indicator_en)
) AS part (number, role, shift, words)
CROSS JOIN evidence_pattern AS pattern;
INSERT INTO fact_number BY NAME
SELECT
    pattern.* REPLACE (
        4000000 + row_number() OVER (ORDER BY made.document, made.number, part.number) AS number_key,
        8000000 + made.document AS source_key,
        row_number() OVER (PARTITION BY made.document ORDER BY made.number, part.number) AS ordinal,
        made.place + part.shift AS char_start, made.place + part.shift + length(part.token) AS char_end,
        part.token AS token, made.sentence_number AS sentence_number, part.disposition AS disposition,
        part.reason AS reason, part.claim_key AS claim_key, false AS is_rejected
    )
FROM claim_made AS made
CROSS JOIN LATERAL (
    VALUES
    (0, 'FACT', length(made.before), rtrim(made.quote, '%'), NULL, made.claim_key),
    (1, 'PERIOD', length(made.sentence) - 5, right(made.label, 4), 'year that the figures refer to', NULL)
) AS part (number, disposition, shift, token, reason, claim_key)
CROSS JOIN number_pattern AS pattern;
UPDATE build_info SET document_count = (SELECT count(*) FROM dim_source WHERE is_current),
    claim_count = (SELECT count(*) FROM fact_indicator WHERE is_current);
"""


def main() -> None:
    """Make the file, build the report twice, print what it took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="keep the synthetic warehouse and its report in this folder")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        paths = ProjectPaths(raw=Path(temporary), warehouse=arguments.keep or Path(temporary) / "warehouse")
        make_published_file(project_paths().published_file, paths.published_file, arguments.documents, arguments.claims)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started, processor = time.monotonic(), time.process_time()
        report = build_report(paths)
        seconds, processor = time.monotonic() - started, time.process_time() - processor
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        size = sum(file.stat().st_size for file in paths.report_folder.rglob("*.*"))
        print(f"documents           {report.document_count:>10,}")
        print(f"series              {report.series_count:>10,}")
        print(f"claims              {report.claim_count:>10,}")
        print(f"pages               {report.page_count:>10,}")
        print(f"megabytes           {size / 1e6:>10,.0f}")
        print(f"seconds             {seconds:>10.1f}  ({processor:.1f} of processors)")
        print(f"peak memory, MB     {peak / 1024:>10,.0f}  ({before / 1024:,.0f} before, with the file being made)")


def make_published_file(pattern: Path, target: Path, documents: int, claims: int) -> None:
    """Copy the published file and fill it with synthetic documents and claims."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(pattern, target)
    target.chmod(0o644)
    per_document = claims // documents
    chunks = documents // _MONTHS
    connection = open_database(target)
    try:
        series = per_document * chunks
        connection.execute(_TEXT.format(series=series, months=_MONTHS, chunks=chunks, per_document=per_document))
        connection.execute(_ROWS)
        wrong = connection.execute("SELECT count(*) FROM anchor_check WHERE NOT is_match").fetchall()[0][0]
        if wrong:
            raise SystemExit(f"{wrong} synthetic positions are wrong")
    finally:
        connection.close()


if __name__ == "__main__":
    main()

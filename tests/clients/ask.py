"""Opens the published file as each Python client does, and prints what it sees as one line of JSON.

Run by the Python of `.venv-clients`: nothing of the project can be imported here.

    .venv-clients/bin/python tests/clients/ask.py <client> <file>
"""

import asyncio
import json
import sys

FIGURE = "SELECT value FROM observation WHERE series_code = 'online_retail_sales.total.nbs.level.cny'"
MOMENT = "SELECT recorded_from, published_date FROM observation WHERE published_date IS NOT NULL LIMIT 1"
TABLE_COMMENT = "SELECT comment FROM duckdb_tables() WHERE table_name = 'fact_indicator'"
COLUMN_COMMENT = (
    "SELECT comment FROM duckdb_columns() WHERE table_name = 'fact_indicator' AND column_name = 'claim_key'"
)


def ask_duckdb(file):
    import duckdb

    with duckdb.connect(file, read_only=True) as connection:
        relations = connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main' ORDER BY 1"
        ).fetchall()
        for (name,) in relations:
            connection.execute(f'SELECT * FROM "{name}"').fetchall()
        macros = connection.execute(
            "SELECT DISTINCT function_name FROM duckdb_functions() WHERE NOT internal ORDER BY 1"
        ).fetchall()
        return {
            "version": duckdb.__version__,
            "figure": str(connection.execute(FIGURE).fetchall()[0][0]),
            "table_comment": connection.execute(TABLE_COMMENT).fetchall()[0][0],
            "column_comment": connection.execute(COLUMN_COMMENT).fetchall()[0][0],
            "relations": [name for (name,) in relations],
            "macros": [name for (name,) in macros],
        }


def ask_polars(file):
    import duckdb
    import polars

    with duckdb.connect(file, read_only=True) as connection:
        figure = polars.read_database(FIGURE, connection)
        moment = connection.sql(MOMENT).pl()
    return {
        "figure": str(figure.item()),
        "figure_type": str(figure.schema["value"]),
        "moment_type": str(moment.schema["recorded_from"]),
        "version": polars.__version__,
    }


def ask_pandas(file):
    import duckdb
    import pandas

    with duckdb.connect(file, read_only=True) as connection:
        figure, moment = connection.sql(FIGURE).df(), connection.sql(MOMENT).df()
    return {
        "figure": str(figure["value"][0]),
        "figure_type": str(figure["value"].dtype),
        "moment_type": str(moment["recorded_from"].dtype),
        "version": pandas.__version__,
    }


def ask_sqlalchemy(file):
    import sqlalchemy

    engine = sqlalchemy.create_engine(f"duckdb:///{file}", connect_args={"read_only": True})
    inspector = sqlalchemy.inspect(engine)
    columns = {one["name"]: one for one in inspector.get_columns("fact_indicator")}
    with engine.connect() as connection:
        figure = connection.execute(sqlalchemy.text(FIGURE)).scalar_one()
    return {
        "figure": str(figure),
        "table_comment": inspector.get_table_comment("fact_indicator")["text"],
        "column_comment": columns["claim_key"]["comment"],
        "relations": sorted([*inspector.get_table_names(), *inspector.get_view_names()]),
        "version": sqlalchemy.__version__,
    }


def ask_harlequin(file):
    from harlequin import Harlequin
    from harlequin_duckdb import DuckDbAdapter

    async def run():
        application = Harlequin(DuckDbAdapter([file], read_only=True), connection_hash="test")
        async with application.run_test(size=(120, 36)) as pilot:
            while application.editor is None or application.connection is None:
                await pilot.pause(0.05)
            application.editor.text = FIGURE
            await pilot.press("ctrl+j")
            table = None
            while table is None or not table.row_count:
                await pilot.pause(0.05)
                table = application.results_viewer.get_visible_table()
            return {"figure": str(table.get_row_at(0)[0]), "columns": len(table.ordered_columns)}

    return asyncio.run(asyncio.wait_for(run(), 120))


CLIENTS = {
    "duckdb": ask_duckdb,
    "polars": ask_polars,
    "pandas": ask_pandas,
    "sqlalchemy": ask_sqlalchemy,
    "harlequin": ask_harlequin,
}

if __name__ == "__main__":
    print(json.dumps(CLIENTS[sys.argv[1]](sys.argv[2]), ensure_ascii=False))

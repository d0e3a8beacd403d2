"""Reads a Delta table with a reader that knows nothing of ours.

Standard input: one JSON object {reader, table, s3}. Standard output: one JSON object a line, first
{"version": ...}, then the rows. Timestamps are microseconds since the epoch, decimals are text, so
that nothing is lost on the way; for the same reason integers beyond 2 ** 53 are text.
"""

import json
import os
import sys
import urllib.parse


def with_deltalake(table, s3):
    from deltalake import DeltaTable

    options = None
    if s3 is not None:
        options = {
            "AWS_ENDPOINT_URL": s3["endpoint"],
            "AWS_ACCESS_KEY_ID": s3["accessKey"],
            "AWS_SECRET_ACCESS_KEY": s3["secretKey"],
            "AWS_REGION": "us-east-1",
            "AWS_ALLOW_HTTP": "true",
        }
    delta = DeltaTable(table, storage_options=options)
    return delta.version(), delta.to_pyarrow_table()


def with_chdb(table, s3):
    import chdb

    def quoted(text):
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

    if s3 is None:
        source = f"deltaLakeLocal({quoted(table)})"
    else:
        path = urllib.parse.urlparse(table)
        url = f"{s3['endpoint']}/{path.netloc}{path.path}"
        source = f"deltaLake({quoted(url)}, {quoted(s3['accessKey'])}, {quoted(s3['secretKey'])})"
    # ClickHouse does not say which version it read.
    # Its strings are bytes: asked for as such, because not all of them need be UTF-8.
    settings = "SETTINGS output_format_arrow_string_as_string = 0"
    return None, chdb.query(f"SELECT * FROM {source} {settings}", "ArrowTable")


def plain(arrow):
    import pyarrow as pa

    def convert(name):
        column = arrow.column(name)
        kind = column.type
        if pa.types.is_timestamp(kind):
            zone = getattr(kind, "tz", None)
            return column.cast(pa.timestamp("us", zone)).cast(pa.int64())
        if pa.types.is_date(kind) or pa.types.is_decimal(kind):
            return column.cast(pa.string())
        return column

    names = arrow.column_names
    return pa.table([convert(name) for name in names], names=names)


def exact(row):
    return {
        name: str(value) if isinstance(value, int) and abs(value) > 2**53 else value
        for name, value in row.items()
    }


def text(value):
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)


def main():
    asked = json.load(sys.stdin)
    read = {"deltalake": with_deltalake, "chdb": with_chdb}[asked["reader"]]
    version, arrow = read(asked["table"], asked.get("s3"))
    out = sys.stdout
    out.write(json.dumps({"version": version}) + "\n")
    for batch in plain(arrow).to_batches(max_chunksize=10_000):
        for row in batch.to_pylist():
            out.write(json.dumps(exact(row), default=text) + "\n")
    out.flush()
    # The readers' own threads may still run and would abort a normal exit.
    os._exit(0)


main()

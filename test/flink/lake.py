"""The lane's hand in the simulated AWS, which AWS_ENDPOINT_URL names.

lake.py prepare BUCKET DATABASE          makes both, as Terraform would
lake.py rows DATABASE SECONDS EXPECTED   prints the rows of tables as JSON, as soon as each holds the expected
                                         number ({"table": 3}); fails when they do not in time
"""

import json
import os
import sys
import time
from datetime import date, datetime

import boto3


def prepare(bucket: str, database: str) -> None:
    region = os.environ["AWS_REGION"]
    # us-east-1 is the only region that S3 does not accept as a location.
    place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    boto3.client("s3").create_bucket(Bucket=bucket, **place)
    boto3.client("glue").create_database(DatabaseInput={"Name": database})


def rows(database: str, seconds: str, expected: str) -> None:
    from pyiceberg.catalog import load_catalog

    # boto3 follows AWS_ENDPOINT_URL by itself, Arrow's file system does not.
    s3 = {"s3.endpoint": os.environ["AWS_ENDPOINT_URL"], "s3.region": os.environ["AWS_REGION"]}
    catalog = load_catalog("lane", type="glue", **s3)
    wanted, deadline = json.loads(expected), time.monotonic() + float(seconds)
    while True:
        present = {name[-1] for name in catalog.list_tables(database)}
        tables = {name: catalog.load_table((database, name)) for name in wanted if name in present}
        counts = {name: count(table) for name, table in tables.items()}
        if counts == wanted:
            break
        if time.monotonic() > deadline:
            sys.exit(f"rows after {seconds} s: {counts}, expected: {wanted}")
        time.sleep(1)
    print(json.dumps({name: table.scan().to_arrow().to_pylist() for name, table in tables.items()}, default=text))


def count(table) -> int:
    snapshot = table.current_snapshot()
    return int(snapshot.summary["total-records"]) if snapshot else 0


def text(value):
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else str(value)


{"prepare": prepare, "rows": rows}[sys.argv[1]](*sys.argv[2:])

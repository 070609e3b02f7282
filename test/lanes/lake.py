"""The lanes' hand in the simulated AWS, which AWS_ENDPOINT_URL names.

lake.py bucket NAME, lake.py database NAME   as Terraform would
lake.py create STATEMENTS                    makes the lake tables that CREATE TABLE of Flink or Spark names, as those would
lake.py append DATABASE ROWS                 adds rows to tables, each list in a commit of its own ({"table": [[row, row], [row]]})
lake.py rows DATABASE SECONDS EXPECTED       prints the rows of tables as JSON, as soon as each holds the expected
                                             number ({"table": 3}); fails when they do not in time
"""

import json
import os
import re
import sys
import time
from datetime import date, datetime
from decimal import Decimal

import boto3


def bucket(name: str) -> None:
    region = os.environ["AWS_REGION"]
    # us-east-1 is the only region that S3 does not accept as a location.
    place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    boto3.client("s3").create_bucket(Bucket=name, **place)


def database(name: str) -> None:
    boto3.client("glue").create_database(DatabaseInput={"Name": name})


def create(statements: str) -> None:
    from pyiceberg.partitioning import PartitionField, PartitionSpec
    from pyiceberg.schema import Schema
    from pyiceberg.transforms import IdentityTransform

    lake = catalog(warehouse=re.search(r"'warehouse' = '(.+?)'", statements).group(1))
    pattern = r"CREATE TABLE IF NOT EXISTS `lake`\.`(\w+)`\.`(\w+)` \((.*?)\n\)\s*(?:USING iceberg\s*)?PARTITIONED BY \(`(\w+)`\)"
    for place, name, columns, partition in re.findall(pattern, statements, re.DOTALL):
        fields = Fields()
        schema = Schema(*[fields.field(column) for column in columns.strip().split(",\n")])
        spec = PartitionField(schema.find_field(partition).field_id, 1000, IdentityTransform(), partition)
        lake.create_table((place, name), schema, partition_spec=PartitionSpec(spec))


class Fields:
    """Columns as Flink and Spark write them, as Iceberg keeps them; each gets the next number."""

    number = 0

    def field(self, text: str):
        from pyiceberg.types import NestedField

        name, kind = re.fullmatch(r"\s*`(\w+)` (.+)", text, re.DOTALL).groups()
        self.number += 1
        return NestedField(self.number, name, self.type(kind.removesuffix(" NOT NULL")), required=kind.endswith(" NOT NULL"))

    def type(self, text: str):
        from pyiceberg import types

        if inner := re.fullmatch(r"ARRAY<(.+)>", text):
            self.number += 1
            return types.ListType(self.number, self.type(inner.group(1)), element_required=False)
        if inner := re.fullmatch(r"ROW<(.+)>", text):
            return types.StructType(*[self.field(field) for field in inner.group(1).split(", ")])
        if digits := re.fullmatch(r"DECIMAL\((\d+), (\d+)\)", text):
            return types.DecimalType(*map(int, digits.groups()))
        simple = {
            "BIGINT": types.LongType(),
            "DATE": types.DateType(),
            "DOUBLE": types.DoubleType(),
            "INT": types.IntegerType(),
            "STRING": types.StringType(),
            "TIMESTAMP_LTZ(3)": types.TimestamptzType(),
        }
        return simple[text]


def append(place: str, rows: str) -> None:
    import pyarrow
    from pyiceberg.types import DateType, DecimalType, TimestamptzType

    readers = {DateType: date.fromisoformat, DecimalType: Decimal, TimestamptzType: datetime.fromisoformat}
    lake = catalog()
    for name, commits in json.loads(rows).items():
        table = lake.load_table((place, name))
        types = {field.name: type(field.field_type) for field in table.schema().fields}
        for commit in commits:
            values = [{key: value and readers.get(types[key], lambda same: same)(value) for key, value in row.items()} for row in commit]
            table.append(pyarrow.Table.from_pylist(values, schema=table.schema().as_arrow()))


def rows(place: str, seconds: str, expected: str) -> None:
    lake = catalog()
    wanted, deadline = json.loads(expected), time.monotonic() + float(seconds)
    while True:
        present = {name[-1] for name in lake.list_tables(place)}
        tables = {name: lake.load_table((place, name)) for name in wanted if name in present}
        counts = {name: count(table) for name, table in tables.items()}
        if counts == wanted:
            break
        if time.monotonic() > deadline:
            sys.exit(f"rows after {seconds} s: {counts}, expected: {wanted}")
        time.sleep(1)
    print(json.dumps({name: table.scan().to_arrow().to_pylist() for name, table in tables.items()}, default=text))


def catalog(**properties):
    from pyiceberg.catalog import load_catalog

    # boto3 follows AWS_ENDPOINT_URL by itself, Arrow's file system does not.
    s3 = {"s3.endpoint": os.environ["AWS_ENDPOINT_URL"], "s3.region": os.environ["AWS_REGION"]}
    return load_catalog("lane", type="glue", **s3, **properties)


def count(table) -> int:
    snapshot = table.current_snapshot()
    return int(snapshot.summary["total-records"]) if snapshot else 0


def text(value):
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else str(value)


commands = {"append": append, "bucket": bucket, "create": create, "database": database, "rows": rows}
commands[sys.argv[1]](*sys.argv[2:])

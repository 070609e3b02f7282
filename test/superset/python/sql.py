"""What a bundle's datasets say, as Superset's own SQL parser understands it: prints a line for each that is wrong."""
import sys
from pathlib import Path

import sqlglot
import yaml

for file in Path(sys.argv[1]).glob("datasets--*.yaml"):
    dataset = yaml.safe_load(file.read_text())
    columns = [column["column_name"] for column in dataset["columns"]]
    if "sql" in dataset:
        query = sqlglot.parse_one(dataset["sql"], read="trino")
        if query.named_selects != columns:
            print(f"{file.name}: the query yields {query.named_selects}, the dataset states {columns}")
    for metric in dataset["metrics"]:
        expression = sqlglot.parse_one(metric["expression"], read="trino")
        for column in expression.find_all(sqlglot.exp.Column):
            if column.name not in columns:
                print(f"{file.name}: metric {metric['metric_name']} is of {column.name}, which is no column")

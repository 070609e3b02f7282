/** Name of the program among the files of a job. */
export const runnerFile = 'run.py';

/**
 * Runs the statements of a job (plan.ts) one after the other. The days are the last complete ones in UTC, or those that are named: what was missed
 * is computed by a run with `--day`. Nothing of a password is printed: Spark redacts the option of that name.
 */
export const runner = `import argparse
import datetime
import json
import pathlib
import re
import sys

from pyspark.sql import SparkSession

UTC = datetime.timezone.utc


def main(folder, named_days):
    plan = json.loads((folder / "plan.json").read_text())
    started = datetime.datetime.now(UTC)
    spark = SparkSession.builder.getOrCreate()
    for name, source in plan["views"].items():
        view(spark, name, source)
    days = named_days or [started.date() - datetime.timedelta(days=n) for n in range(plan["lastDays"], 0, -1)]
    failed = []
    for step in plan["steps"]:
        table = step.get("ifExists")
        if table and not spark.catalog.tableExists(table):
            print(f"{step['file']}: {table} is not there yet", flush=True)
            continue
        text = (folder / step["file"]).read_text()
        for day in days if step.get("eachDay") else [None]:
            label = step["file"] if day is None else f"{step['file']} for {day}"
            try:
                rows = spark.sql(filled(text, day, started)).collect()
            except Exception as error:
                if not plan["independent"]:
                    raise
                failed.append(label)
                print(f"{label}: FAILED: {error}", file=sys.stderr, flush=True)
            else:
                print(f"{label}: done {[row.asDict() for row in rows] or ''}", flush=True)
    spark.stop()
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


def view(spark, name, source):
    password = pathlib.Path(source["passwordFile"]).read_text().strip()
    (
        spark.read.format("jdbc")
        .option("driver", "org.postgresql.Driver")
        .option("url", source["url"])
        .option("dbtable", source["dbtable"])
        .option("user", source["user"])
        .option("password", password)
        .load()
        .createOrReplaceTempView("\`" + name + "\`")
    )


def filled(text, day, started):
    def ago(match):
        instant = started - datetime.timedelta(seconds=int(match.group(1)))
        return instant.strftime("%Y-%m-%d %H:%M:%S")

    text = re.sub(r"\\{\\{(\\d+) seconds ago\\}\\}", ago, text)
    return text if day is None else text.replace("{{day}}", day.isoformat())


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--day", type=datetime.date.fromisoformat, action="append", dest="days")
    main(pathlib.Path(__file__).parent, parser.parse_args().days)
`;

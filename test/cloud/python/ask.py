"""Asks AWS what it is told to, one question a line, as JSON: [service, operation, parameters]. Answers likewise: {"ok": ...} or {"error": code}."""

import json
import sys

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

session = botocore.session.get_session()
clients = {}


def ask(service, operation, parameters):
    if service not in clients:
        clients[service] = session.create_client(service, config=Config(retries={"max_attempts": 0}))
    return clients[service]._make_api_call(operation, parameters)


for line in sys.stdin:
    try:
        answer = {"ok": ask(*json.loads(line))}
    except ClientError as error:
        answer = {"error": error.response["Error"]["Code"]}
    body = answer.get("ok", {}).get("Body")
    if body is not None:
        answer["ok"]["Body"] = body.read().decode()
    print(json.dumps(answer, default=str), flush=True)

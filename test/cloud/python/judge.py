"""Decides calls as ministack's evaluator does. In: {"calls": [[action, resource, context], ...], "cases": [[document, ...], ...], ...}.

Out: for each case and each call the id of the statement that lets it pass, or null where nobody does."""

import json
import sys

from ministack.core import iam_evaluator as iam

asked = json.load(sys.stdin)


def decided(policies, action, resource, context):
    request = iam.EvalContext(
        principal_arn="arn:aws:sts::%s:assumed-role/pod/it" % asked["account"],
        principal_type="AssumedRole",
        principal_account=asked["account"],
        action=action,
        resource_arn=resource,
        region=context.get("aws:RequestedRegion", asked["region"]),
        secure_transport=True,
        service_context={key.lower(): value for key, value in context.items()},
    )
    result = iam.evaluate(request, policies)
    return result.matched_sid if result.decision == "Allow" else None


def judged(documents):
    policies = [iam.parse_policy_document(document) for document in documents]
    return [decided(policies, *call) for call in asked["calls"]]


json.dump([judged(documents) for documents in asked["cases"]], sys.stdout)

"""Decides calls as ministack's evaluator does. In: {"policies": [[document, ...], ...], "calls": [[policies, action, resource, context], ...], ...}.

Out: for each call the ids of the statement that decided, or null where nobody allows it."""

import json
import sys

from ministack.core import iam_evaluator as iam

asked = json.load(sys.stdin)
policies = [[iam.parse_policy_document(document) for document in documents] for documents in asked["policies"]]


def decided(which, action, resource, context):
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
    result = iam.evaluate(request, policies[which])
    return result.matched_sid if result.decision == "Allow" else None


json.dump([decided(*call) for call in asked["calls"]], sys.stdout)

"""ministack, and the answers that it owes Terraform: what it forgets of a request, a plan would find changed.

Each correction keeps what the request says and gives it back as the AWS API does (botocore's service models)."""

import json
import re

from ministack.app import main
from ministack.services import ec2, eks


def corrects(table, name):
    """The decorated function gets what was there as its first argument, and takes its place."""

    def replace(function):
        there = table[name] if isinstance(table, dict) else getattr(table, name)
        put = table.__setitem__ if isinstance(table, dict) else lambda key, value: setattr(table, key, value)
        put(name, lambda *arguments, **named: function(there, *arguments, **named))
        return function

    return replace


# Flow logs: who writes them, how often, in which form, and their tags.
DEFAULT_FORMAT = " ".join(
    "${%s}" % field
    for field in "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status".split()
)


@corrects(ec2._ACTION_MAP, "CreateFlowLogs")
def create_flow_logs(there, request):
    known = set(ec2._flow_logs)
    answer = there(request)
    for made in set(ec2._flow_logs) - known:
        ec2._flow_logs[made]["more"] = {
            "deliverLogsPermissionArn": ec2._p(request, "DeliverLogsPermissionArn"),
            "maxAggregationInterval": ec2._p(request, "MaxAggregationInterval") or "600",
            "logFormat": ec2._p(request, "LogFormat") or DEFAULT_FORMAT,
        }
        ec2._parse_tag_specs(request, "vpc-flow-log", made)
    return answer


@corrects(ec2._ACTION_MAP, "DescribeFlowLogs")
def describe_flow_logs(there, request):
    status, headers, body = there(request)

    def completed(found):
        more = ec2._flow_logs[found[1]].get("more", {})
        return found[0] + "".join(f"<{name}>{value}</{name}>" for name, value in more.items())

    text = body.decode() if isinstance(body, bytes) else body
    return status, headers, re.sub(r"<flowLogId>(.*?)</flowLogId>", completed, text).encode()


# Interface endpoints: their security groups, and whether names lead to them.
@corrects(ec2._ACTION_MAP, "CreateVpcEndpoint")
def create_endpoint(there, request):
    known = set(ec2._vpc_endpoints)
    there(request)
    (made,) = (ec2._vpc_endpoints[name] for name in set(ec2._vpc_endpoints) - known)
    made["Groups"] = ec2._parse_member_list(request, "SecurityGroupId")
    made["PrivateDns"] = ec2._p(request, "PrivateDnsEnabled") or "false"
    return ec2._xml(200, "CreateVpcEndpointResponse", ec2._vpce_fields_xml(made, tag="vpcEndpoint"))


@corrects(ec2, "_vpce_fields_xml")
def endpoint_fields(there, endpoint, tag="item"):
    groups = "".join(f"<item><groupId>{group}</groupId></item>" for group in endpoint.get("Groups", []))
    more = f"<groupSet>{groups}</groupSet><privateDnsEnabled>{endpoint.get('PrivateDns', 'false')}</privateDnsEnabled>"
    return there(endpoint, tag=tag).removesuffix(f"</{tag}>") + more + f"</{tag}>"


# Node groups: their launch template, how they are updated, and that they can be.
@corrects(eks, "_create_nodegroup")
def create_node_group(there, cluster, request):
    answer = there(cluster, request)
    group = eks._nodegroups.get(f"{cluster}/{request.get('nodegroupName')}")
    if group is None or answer[0] != 200:
        return answer
    group["updateConfig"] = request.get("updateConfig", {"maxUnavailable": 1})
    template = dict(request.get("launchTemplate", {}))
    if template:
        known = ec2._launch_templates.get(template.get("id"), {})
        group["launchTemplate"] = {"name": known.get("LaunchTemplateName"), **template}
        group.pop("diskSize")
    return eks._json_resp(200, {"nodegroup": group})


updates = {}


def update(kind):
    made = {"id": eks.new_uuid(), "status": "Successful", "type": kind, "params": [], "errors": [], "createdAt": eks._now()}
    updates[made["id"]] = made
    return eks._json_resp(200, {"update": made})


@corrects(eks, "_handle_request_sync")
def eks_request(there, method, path, headers, body, query):
    changed = re.fullmatch(r"/clusters/([\w-]+)/node-groups/([\w-]+)/update-config", path)
    if changed and method == "POST" and "/".join(changed.groups()) in eks._nodegroups:
        request = json.loads(body)
        group = eks._nodegroups["/".join(changed.groups())]
        for part in ("scalingConfig", "updateConfig"):
            group[part] = {**group.get(part, {}), **request.get(part, {})}
        return update("ConfigUpdate")
    asked = re.fullmatch(r"/clusters/[\w-]+/updates/([\w-]+)", path)
    if asked and asked[1] in updates:
        return eks._json_resp(200, {"update": updates[asked[1]]})
    return there(method, path, headers, body, query)


main()

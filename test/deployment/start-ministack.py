"""Starts MiniStack with access rules that apply as AWS's do, and writes down what they decided.

- `Ref` of a secret is its ARN. MiniStack has its name, so the policies of our roles would name no secret at all.
- Every request counts as one by TLS. MiniStack speaks plain HTTP, which the bucket of `cdk bootstrap` refuses.
- Each call of a role becomes a line of JSON in the file JUDGED_FILE.
"""

import json
import os

from ministack import app
from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id
from ministack.services import iam
from ministack.services.cloudformation import provisioners


def call_secrets_by_arn():
    secret = provisioners._RESOURCE_HANDLERS["AWS::SecretsManager::Secret"]
    create, update, delete = secret["create"], secret["update"], secret["delete"]

    def by_arn(made):
        _, attributes = made
        return attributes["Arn"], attributes

    def name_of(arn):
        return arn.split(":secret:")[1].rpartition("-")[0]

    secret["create"] = lambda *given: by_arn(create(*given))
    secret["update"] = lambda arn, *given: by_arn(update(name_of(arn), *given))
    secret["delete"] = lambda arn, props: delete(name_of(arn), props)


def count_all_as_tls():
    app.pin_request_origin = lambda address, _: iam_evaluator.pin_request_origin(address, True)


def documents_of(principal):
    role = iam._roles.get_scoped(principal.account, None, iam_evaluator._role_name_from_assumed_arn(principal.arn))
    documents = (role or {}).get("InlinePolicies", {}).values()
    return [json.loads(document) if isinstance(document, str) else document for document in documents]


def write_down_judgements(path):
    judged = open(path, "a", buffering=1, encoding="utf-8")
    decide = iam_evaluator.enforce

    def enforce(access_key_id, action, service, region, resource_arn="*", service_context=None):
        refusal = decide(access_key_id, action, service, region, resource_arn, service_context)
        principal = iam_evaluator.resolve_principal(access_key_id or "", get_account_id())
        if getattr(principal, "type", "unknown") == "Root":
            return refusal
        known = isinstance(principal, iam_evaluator.PrincipalInfo)
        line = {
            "caller": principal.arn if known else access_key_id,
            "action": action,
            "resource": resource_arn,
            "policies": documents_of(principal) if known else [],
            "allowed": refusal is None,
        }
        judged.write(json.dumps(line) + "\n")
        return refusal

    iam_evaluator.enforce = enforce


call_secrets_by_arn()
count_all_as_tls()
write_down_judgements(os.environ["JUDGED_FILE"])
app.main()

// Who calls AWS, and whether the caller's role allows it: asked by the stand-ins of DynamoDB, Secrets Manager and Cognito about each call.
import type { IncomingHttpHeaders } from 'node:http';
import { type FunctionName, functionNames } from '../../infra/functions.ts';
import { localAws } from '../cloudformation-values.ts';
import { accessRequestOf, type PartitionKeyOf } from './access-request.ts';
import { type AccessRequest, judge } from './judge.ts';
import type { Statement } from './policy.ts';
import type { Roles } from './template-roles.ts';

const keyPrefix = 'function.';

/** The access key id in a function's environment: a signature names it, so each call shows who made it. */
export const accessKeyIdOf = (name: FunctionName): string => `${keyPrefix}${name}`;

/** The function that signed. Undefined for anybody else, such as an operator's command, which has credentials of its own. */
export const signingFunction = ({ authorization = '' }: IncomingHttpHeaders): FunctionName | undefined => {
  const [, keyId = ''] = /Credential=([^/,\s]+)/.exec(authorization) ?? [];
  return functionNames.find((name) => accessKeyIdOf(name) === keyId);
};

/** A call that a role allowed or refused. */
export type JudgedCall = AccessRequest & { readonly function: FunctionName; readonly allowed: boolean };

/** Undefined for a call that may go on; otherwise AWS's message. */
export type RefuseAccess = (headers: IncomingHttpHeaders, body: string) => string | undefined;

export type Access = {
  readonly refuse: RefuseAccess;
  /** Takes an action, such as `dynamodb:PutItem`, away from a function. `resource` is the ARN that it concerns. @default any */
  deny(name: FunctionName, action: string, resource?: string): void;
  /** Gives an action, as other settings would. */
  allow(name: FunctionName, action: string, resource?: string): void;
  /** Ends both: what the template says holds again. */
  restore(): void;
  /** Hears of each call of a function as it is judged. Returns what stops that. */
  onJudged(listener: (call: JudgedCall) => void): () => void;
};

/** For a stand-in without functions. */
export const refuseNobody: RefuseAccess = () => undefined;

export const createAccess = (roles: Roles, partitionKeyOf: PartitionKeyOf): Access => {
  const changes = new Map<FunctionName, Statement[]>();
  const listeners = new Set<(call: JudgedCall) => void>();

  const roleOf = (name: FunctionName) => {
    const { statements = [], ...role } = roles.get(name) ?? { name };
    return { ...role, statements: [...statements, ...(changes.get(name) ?? [])] };
  };
  const change =
    (effect: Statement['effect']) =>
    (name: FunctionName, action: string, resource: string = '*') => {
      const added = { effect, actions: [action], resources: [resource], conditions: [] };
      changes.set(name, [...(changes.get(name) ?? []), added]);
    };

  return {
    refuse: (headers, body) => {
      const name = signingFunction(headers);
      const request = name && accessRequestOf(String(headers['x-amz-target'] ?? ''), body, partitionKeyOf);
      if (name === undefined || request === undefined) return undefined;
      const role = roleOf(name);
      const decision = judge(role, request);
      for (const listener of listeners) listener({ ...request, function: name, allowed: decision.allowed });
      if (decision.allowed) return undefined;
      const user = `arn:aws:sts::${localAws.accountId}:assumed-role/${role.name}/${name}`;
      return `User: ${user} is not authorized to perform: ${request.action} on resource: ${request.resource} ${decision.reason}`;
    },
    deny: change('Deny'),
    allow: change('Allow'),
    restore: () => changes.clear(),
    onJudged: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};

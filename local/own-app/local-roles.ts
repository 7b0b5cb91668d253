// What the functions of somebody's own app may do when they run here: the actions of their own policies, on the parts that stand for theirs.
import type { FunctionName } from '../../infra/functions.ts';
import { tableArn, userPoolArn, userPoolId } from '../cloudformation-values.ts';
import type { FoundConstruct } from './find-construct.ts';
import {
  type LocalParts,
  localActionSecretId,
  localCorbadoSecretId,
  localPoolId,
  localTableId,
} from './local-environment.ts';

type Properties = Readonly<Record<string, unknown>>;
type Statement = { readonly Action: string | readonly string[]; readonly Resource: unknown };
type Policy = { readonly PolicyDocument: { readonly Statement: Statement | readonly Statement[] } };

/** What takes the place of a service's resources; undefined where those of the template are there themselves. */
const standIns = ({ ownPool }: LocalParts): Readonly<Record<string, readonly string[] | undefined>> => ({
  dynamodb: [tableArn(localTableId)],
  secretsmanager: [localCorbadoSecretId, localActionSecretId],
  'cognito-idp': ownPool ? undefined : [userPoolArn(userPoolId(localPoolId))],
});

const listOf = <Item>(given: Item | readonly Item[]): readonly Item[] =>
  Array.isArray(given) ? given : [given as Item];

// A statement for each service that is here. What concerns logs, networks, keys and traces has nothing to be judged by.
const localStatements = (statement: Statement, parts: LocalParts): Statement[] =>
  Object.entries(standIns(parts)).flatMap(([service, resources]) => {
    const Action = listOf(statement.Action).filter((action) => action === '*' || action.startsWith(`${service}:`));
    if (Action.length === 0) return [];
    return [{ ...statement, Action, Resource: resources ?? statement.Resource }];
  });

const localDocument = ({ PolicyDocument }: Policy, parts: LocalParts) => ({
  ...PolicyDocument,
  Statement: listOf(PolicyDocument.Statement).flatMap((statement) => localStatements(statement, parts)),
});

// Where a role is made elsewhere, only its owner knows what it allows.
const anything = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: ['dynamodb:*', 'secretsmanager:*', 'cognito-idp:*'], Resource: '*' },
};

const roleIdOf = ({ Role }: Properties): string | undefined => {
  const [id] = listOf((Role as { 'Fn::GetAtt'?: string | string[] } | undefined)?.['Fn::GetAtt'] ?? []);
  return id?.split('.')[0];
};

const names = (role: unknown, id: string): boolean => (role as { Ref?: unknown }).Ref === id;

const policiesOf = ({ resources }: FoundConstruct, id: string): readonly Policy[] => [
  ...((resources[id]?.Properties.Policies ?? []) as Policy[]),
  ...Object.values(resources)
    .filter(({ Type }) => Type === 'AWS::IAM::Policy' || Type === 'AWS::IAM::ManagedPolicy')
    .filter(({ Properties: { Roles = [] } }) => (Roles as unknown[]).some((role) => names(role, id)))
    .map(({ Properties: properties }) => properties as Policy),
];

export type LocalRole = {
  readonly Type: 'AWS::IAM::Role';
  readonly Properties: { readonly Policies: readonly { readonly PolicyDocument: object }[] };
};

/** The role of one function. Known: its policies are in the template. */
export const localRole = (
  found: FoundConstruct,
  functionId: string,
  parts: LocalParts,
): { readonly role: LocalRole; readonly known: boolean } => {
  const id = roleIdOf(found.resources[functionId]?.Properties ?? {});
  const policies = id === undefined ? [] : policiesOf(found, id);
  const known = policies.length > 0;
  const documents = known ? policies.map((policy) => localDocument(policy, parts)) : [anything];
  const Policies = documents.map((PolicyDocument) => ({ PolicyDocument }));
  return { role: { Type: 'AWS::IAM::Role', Properties: { Policies } }, known };
};

/** What a person should know about them, one line each. `strangers` are functions whose policies are not known. */
export const describeRoles = ({ resources }: FoundConstruct, strangers: readonly FunctionName[]): string[] => [
  ...(strangers.length === 0
    ? []
    : [`the policies of ${strangers.join(', ')} are not in the template, so nothing that they do here is refused`]),
  ...(Object.values(resources).some(({ Properties: { PermissionsBoundary } }) => PermissionsBoundary !== undefined)
    ? ['your permissions boundary does not apply here']
    : []),
];

// What the local run lets a function do: the judge of policies, case by case, and what calls ask for.
import { expect, test } from 'vitest';
import * as z from 'zod';
import { accessRequestOf } from '../../local/access/access-request.ts';
import { judge } from '../../local/access/judge.ts';
import { policySchema } from '../../local/access/policy.ts';

type Given = Record<string, unknown>;

const tableArn = 'arn:aws:dynamodb:eu-central-1:000000000000:table/Table';
const allow = (Action: string | string[], more: Given = {}): Given => ({
  Effect: 'Allow',
  Action,
  Resource: tableArn,
  ...more,
});
const deny = (Action: string, more: Given = {}): Given => ({ ...allow(Action, more), Effect: 'Deny' });
const policy = (...Statement: Given[]) => ({ Version: '2012-10-17', Statement });
const read = (...statements: Given[]) => policySchema.parse(policy(...statements));

type Asked = { action?: string; resource?: string; context?: Record<string, string[]> };
const decide = (statements: Given[], asked: Asked = {}, boundary?: Given[]) => {
  const role = { name: 'R', statements: read(...statements), ...(boundary && { boundary: read(...boundary) }) };
  const decision = judge(role, { action: 'dynamodb:PutItem', resource: tableArn, context: {}, ...asked });
  return decision.allowed || decision.reason;
};

const nothing = 'because no identity-based policy allows the dynamodb:PutItem action';
const denied = 'with an explicit deny in an identity-based policy';
const put = 'dynamodb:PutItem';
const like = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['U#*', 'X?'] } };
const keys = (...values: string[]): Asked => ({ context: { 'dynamodb:LeadingKeys': values } });
const via = { StringEquals: { 'kms:ViaService': 'dynamodb.eu-central-1.amazonaws.com' } };

test.each<[string, Given[], Asked, true | string]>([
  ['nothing', [], {}, nothing],
  ['its action', [allow(put)], {}, true],
  ['another action', [allow('dynamodb:GetItem')], {}, nothing],
  ['one action of several', [allow(['dynamodb:GetItem', put])], {}, true],
  ['the second statement of two', [allow('dynamodb:GetItem'), allow(put)], {}, true],
  ['actions in any case', [allow('DynamoDB:putitem')], {}, true],
  ['actions by their beginning', [allow('dynamodb:Put*')], {}, true],
  ['actions of another beginning', [allow('dynamodb:Get*')], {}, nothing],
  ['actions with any one letter', [allow('dynamodb:?utItem')], {}, true],
  ['a dot that is no wildcard', [allow('dynamodb.PutItem')], {}, nothing],
  ['every action', [allow('*')], {}, true],
  ['all resources', [allow(put, { Resource: '*' })], {}, true],
  ['another table', [allow(put, { Resource: `${tableArn}2` })], {}, nothing],
  ['a table in other case', [allow(put, { Resource: tableArn.toLowerCase() })], {}, nothing],
  ['one resource of several', [allow(put, { Resource: [`${tableArn}2`, tableArn] })], {}, true],
  ['tables by their beginning', [allow(put, { Resource: tableArn.replace('/Table', '/T*') })], {}, true],
  ['any account', [allow(put, { Resource: tableArn.replace('000000000000', '*') })], {}, true],
  ['a wildcard that would have to span parts', [allow(put, { Resource: 'arn:aws:dynamodb:*/Table' })], {}, nothing],
  ['the table, but not its index', [allow(put)], { resource: `${tableArn}/index/a` }, nothing],
  ['a denial beside it', [allow(put), deny(put)], {}, denied],
  ['a denial before it', [deny('*', { Resource: '*' }), allow(put)], {}, denied],
  ['a denial of something else', [allow(put), deny('dynamodb:GetItem')], {}, true],
  ['a denial on a condition that fails', [allow(put), deny(put, { Condition: via })], {}, true],
  ['only keys that match', [allow(put, { Condition: like })], keys('U#1'), true],
  ['only keys that match by one letter', [allow(put, { Condition: like })], keys('X1'), true],
  ['only keys that match, of which one does not', [allow(put, { Condition: like })], keys('U#1', 'M#1'), nothing],
  // As in AWS: all of none match.
  ['only keys that match, of a call without any', [allow(put, { Condition: like })], {}, true],
  ['what comes through another service', [allow(put, { Condition: via })], {}, nothing],
  [
    'what comes through this service',
    [allow(put, { Condition: via })],
    { context: { 'KMS:viaservice': ['dynamodb.eu-central-1.amazonaws.com'] } },
    true,
  ],
  ['both of two conditions', [allow(put, { Condition: { ...like, ...via } })], keys('U#1'), nothing],
])('a role that is given %s', (_, statements, asked, expected) => {
  expect(decide(statements, asked)).toBe(expected);
});

test('a permissions boundary is the most that a role may do, and gives nothing itself', () => {
  const none = 'because no permissions boundary allows the dynamodb:PutItem action';
  expect(decide([allow(put)], {}, [allow('dynamodb:*')])).toBe(true);
  expect(decide([allow(put)], {}, [allow('dynamodb:GetItem')])).toBe(none);
  expect(decide([], {}, [allow('*')])).toBe(nothing);
  expect(decide([allow(put)], {}, [allow('*'), deny(put)])).toBe('with an explicit deny in a permissions boundary');
});

test.each<[string, Given]>([
  ['NotAction', { Effect: 'Allow', NotAction: put, Resource: '*' }],
  ['NotResource', { Effect: 'Allow', Action: put, NotResource: '*' }],
  ['Principal', allow(put, { Principal: '*' })],
  ['StringNotEquals', allow(put, { Condition: { StringNotEquals: { a: 'b' } } })],
  ['ForAnyValue:StringLike', allow(put, { Condition: { 'ForAnyValue:StringLike': { a: 'b' } } })],
  ['policy variables', allow(put, { Resource: `${tableArn}-\${aws:PrincipalTag/team}` })],
])('%s in a policy is not passed over', (named, statement) => {
  const { error } = policySchema.safeParse(policy(statement));
  expect(error && z.prettifyError(error)).toMatch(new RegExp(named));
});

const request = (target: string, input: object) => accessRequestOf(target, JSON.stringify(input), () => 'pk');
const dynamodb = (operation: string, input: object) => request(`DynamoDB_20120810.${operation}`, input);
const secret = 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:a';

test.each([
  ['PutItem', { Item: { pk: { S: 'U#1' }, sk: { S: 'S#1' } } }, ['U#1']],
  ['GetItem', { Key: { pk: { S: 'U#1' } } }, ['U#1']],
  [
    'Query',
    { KeyConditionExpression: 'pk = :pk AND sk > :b', ExpressionAttributeValues: { ':pk': { S: 'U#1' } } },
    ['U#1'],
  ],
  [
    'Query',
    {
      KeyConditionExpression: '#b > :b and #a=:a',
      ExpressionAttributeNames: { '#a': 'pk', '#b': 'sk' },
      ExpressionAttributeValues: { ':a': { S: 'U#1' }, ':b': { S: 'x' } },
    },
    ['U#1'],
  ],
  ['Scan', {}, undefined],
])('%s asks for the table, and its partition keys', (operation, input, leading) => {
  expect(dynamodb(operation, { TableName: 'Table', ...input })).toEqual({
    action: `dynamodb:${operation}`,
    resource: tableArn,
    context: leading === undefined ? {} : { 'dynamodb:LeadingKeys': leading },
  });
});

test('calls ask for an index, a secret and a pool by their ARNs, and a batch for everything', () => {
  const resources = [
    dynamodb('Query', { TableName: tableArn, IndexName: 'a' }),
    dynamodb('BatchWriteItem', { RequestItems: { Table: [] } }),
    request('secretsmanager.GetSecretValue', { SecretId: secret }),
    request('AWSCognitoIdentityProviderService.AdminGetUser', { UserPoolId: 'eu-central-1_A' }),
    request('Other.Call', {}),
  ];
  expect(resources.map((one) => one?.resource)).toEqual([
    `${tableArn}/index/a`,
    '*',
    secret,
    'arn:aws:cognito-idp:eu-central-1:000000000000:userpool/eu-central-1_A',
    undefined,
  ]);
});

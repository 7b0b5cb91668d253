// What the deployment test makes of the calls that the emulator has judged.
import { expect, it } from 'vitest';
import { expectJudgedAlike, type JudgedCall } from './judged-calls.ts';
import { requireResource } from './physical-ids.ts';

const role = (name: string) => `arn:aws:sts::000000000000:assumed-role/${name}/session`;
const table = 'arn:aws:dynamodb:eu-central-1:000000000000:table/T';
const policyOf = (Action: string, Resource: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource }],
});
const call = (more: Partial<JudgedCall> = {}): JudgedCall => ({
  caller: role('PostLoginRole'),
  action: 'dynamodb:PutItem',
  resource: table,
  policies: [policyOf('dynamodb:PutItem', table)],
  allowed: true,
  ...more,
});
const tried = call({ policies: [], allowed: false });

it('accepts what had to be refused, and counts', () => {
  // The CDK's roles have conditions that local/access would not read.
  const ofCdk = call({ caller: role('cdk-hnb659fds-deploy-role'), policies: [{ Statement: [{ NotAction: '*' }] }] });
  expect(expectJudgedAlike([call(), tried, ofCdk], 1)).toMatch(/^3 calls of roles, 2 of them by functions/);
});

it.each([
  ['a function', call({ policies: [], allowed: false })],
  ['a role of the CDK', call({ caller: role('cdk-hnb659fds-deploy-role'), allowed: false })],
  ['somebody unknown', call({ caller: 'AKIA', policies: [], allowed: false })],
])('names any other refusal, of %s', (_, refused) => {
  const message = `refused by their roles:\n${refused.caller}: dynamodb:PutItem on ${table}`;
  expect(() => expectJudgedAlike([tried, call(), refused], 1)).toThrow(message);
});

it.each([
  ['allowed here and refused there', call({ allowed: false }), 1],
  ['refused here and allowed there', call({ policies: [policyOf('dynamodb:GetItem', table)] }), 0],
  ['about another table', call({ policies: [policyOf('dynamodb:PutItem', `${table}2`)] }), 0],
])('names a call that local/access decides otherwise: %s', (_, judged, expected) => {
  expect(() => expectJudgedAlike([judged], expected)).toThrow(`local/access decides otherwise:\n${judged.caller}`);
});

it('finds a resource by the ids of its path, and only that one', () => {
  const ids = new Map([
    ['PostLoginRoleEDDF728B', 'role'],
    ['PostLoginRoleDefaultPolicy1B6B5731', 'policy'],
  ]);
  expect(requireResource(ids, 'PostLoginRole')).toEqual({ logicalId: 'PostLoginRoleEDDF728B', physicalId: 'role' });
  expect(() => requireResource(ids, 'PostLogin')).toThrow('the stack has no resource PostLogin');
});

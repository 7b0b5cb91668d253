// Who called with IAM: what API Gateway's own authorizer says in its own place, and nothing that merely looks like it.
import { describe, expect, it } from 'vitest';
import { authenticateByIam } from '../../../../functions/shared/action/caller.ts';
import { readHttpRequest } from '../../../../functions/shared/http/http-request.ts';
import { callAt } from '../../call-at.ts';
import { gatewayEvent } from '../../gateway-event.ts';
import { refusing } from '../../refusing.ts';

const userArn = 'arn:aws:iam::123456789012:role/corbado';
const headers = Object.fromEntries(
  ['x-iam', 'x-iam-caller', 'x-amzn-iam', 'x-amzn-iam-user-arn', 'x-amz-user-arn', 'user-arn', 'authorization'].map(
    (name) => [name, userArn],
  ),
);
// Everything that a caller can write to says who it is.
const event = {
  ...gatewayEvent({ headers, body: JSON.stringify({ iam: { userArn }, userArn }) }),
  ...{ authorizer: { iam: { userArn } }, iam: { userArn }, queryStringParameters: { userArn } },
};
const by = (authorizer: unknown, more: Record<string, unknown> = {}) =>
  readHttpRequest({ ...event, requestContext: { ...event.requestContext, ...more, authorizer } });

it('A7: is named by the IAM authorizer', async () => {
  expect(by({ iam: { userArn } }).iamCaller).toBe(userArn);
  expect(await authenticateByIam(by({ iam: { userArn } }), callAt())).toEqual({ by: 'iam' });
});

describe('A7: is nobody', () => {
  it.each<[string, unknown]>([
    ['no authorizer', undefined],
    ['an authorizer of null', null],
    ['an authorizer that says nothing', {}],
    ['an IAM authorizer that says nothing', { iam: {} }],
    ['an empty name', { iam: { userArn: '' } }],
    ['a name that is no text', { iam: { userArn: [userArn] } }],
    ['a list', { iam: [{ userArn }] }],
    ['an authorizer of JWTs', { jwt: { userArn, claims: { userArn, iam: { userArn } } } }],
    ['an authorizer of the deployer’s own', { lambda: { userArn, iam: { userArn } } }],
    ['an authorizer of payload format 1.0', { userArn, principalId: userArn }],
  ])('with %s', async (_, authorizer) => {
    const request = by(authorizer, { identity: { userArn }, iam: { userArn } });
    expect(request.iamCaller).toBeUndefined();
    await expect(authenticateByIam(request, callAt())).rejects.toEqual(refusing('unauthorized', 'caller'));
  });
});

// The stand-in on the wire: faults, rates, what it remembers of calls, and what it refuses before it reads them.
import { AdminGetUserCommand, AdminUpdateUserAttributesCommand } from '@aws-sdk/client-cognito-identity-provider';
import { beforeEach, describe, expect, it } from 'vitest';
import { poolId, provideCognito, refusal } from './test-pool.ts';

const { clock, cognito, send } = provideCognito();

let users = 0;
let user: { UserPoolId: string; Username: string };
beforeEach(() => {
  cognito().faults.clear();
  cognito().clearCalls();
  users += 1;
  user = { UserPoolId: poolId, Username: `user-${users}` };
  cognito().users.add(poolId, { username: user.Username });
});

const read = () => refusal(send(new AdminGetUserCommand(user)));
const name = [{ Name: 'name', Value: 'Ada' }];
const write = (abortSignal?: AbortSignal) =>
  refusal(
    send(new AdminUpdateUserAttributesCommand({ ...user, UserAttributes: name }), abortSignal && { abortSignal }),
  );
const written = () => cognito().users.get(poolId, user.Username)?.attributes.name;
const raw = (operation: string, body: string, authorization = 'AWS4-HMAC-SHA256 Credential=local') =>
  fetch(cognito().url, {
    method: 'POST',
    headers: { 'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`, authorization },
    body,
  });

describe('faults', () => {
  it.each([
    'TooManyRequestsException',
    'InternalErrorException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
  ])('answers %s once, without doing anything', async (error) => {
    cognito().faults.next('AdminUpdateUserAttributes', { kind: 'error', name: error });
    expect(await read()).toMatchObject({ Username: user.Username });
    expect(await write()).toBe(`${error}: told to answer so`);
    expect(written()).toBe(undefined);
    await write();
    expect(written()).toBe('Ada');
  });

  it('answers late what it did at once', async () => {
    cognito().faults.next('AdminUpdateUserAttributes', { kind: 'slow', milliseconds: 10_000 });
    expect(await write(AbortSignal.timeout(300))).toMatch(/^(?:Abort|Timeout)Error/);
    expect(written()).toBe('Ada');
    cognito().faults.next('AdminGetUser', { kind: 'slow', milliseconds: 150 });
    const startedAt = performance.now();
    expect(await read()).toMatchObject({ Username: user.Username });
    expect(performance.now() - startedAt).toBeGreaterThan(140);
  });

  it.each([
    [{ kind: 'drop' }, undefined],
    [{ kind: 'drop', afterApplying: true }, 'Ada'],
    [{ kind: 'silent' }, undefined],
    [{ kind: 'silent', afterApplying: true }, 'Ada'],
  ] as const)('gives no answer: %j', async (fault, applied) => {
    cognito().faults.next('any', fault);
    expect(await write(AbortSignal.timeout(500))).toMatch(/^(?:Abort|Timeout|TypeError|Error)/);
    expect(written()).toBe(applied);
  });

  it('answers garbage', async () => {
    cognito().faults.next('AdminGetUser', { kind: 'garbage' });
    expect(await read()).toMatch(/^SyntaxError/);
  });
});

it('refuses more calls than a limit allows within a second', async () => {
  cognito().limitPerSecond('AdminGetUser', 2);
  await read();
  await read();
  expect(await read()).toBe('TooManyRequestsException: Rate exceeded');
  await write();
  expect(written()).toBe('Ada');
  clock.moveBySeconds(1);
  expect(await read()).toMatchObject({ Username: user.Username });
  cognito().limitPerSecond('AdminGetUser', undefined);
  await Promise.all([read(), read(), read()]);
  expect(await read()).toMatchObject({ Username: user.Username });
});

it('remembers exactly what was sent', async () => {
  await write();
  cognito().faults.next('any', { kind: 'error', name: 'TooManyRequestsException' });
  await read();
  expect(cognito().calls.map(({ operation, input }) => ({ operation, input }))).toEqual([
    { operation: 'AdminUpdateUserAttributes', input: { ...user, UserAttributes: name } },
    { operation: 'AdminGetUser', input: user },
  ]);
});

it('tells the time of the clock', async () => {
  clock.moveBySeconds(7200);
  const { headers } = await raw('AdminGetUser', JSON.stringify(user));
  expect(Math.abs(Date.parse(headers.get('date') ?? '') - clock.nowMilliseconds())).toBeLessThan(5000);
  clock.moveBySeconds(-7200);
});

it.each([
  ['AdminGetUser', '{}', undefined, 'InvalidParameterException', /2 validation errors.*Value null at 'userPoolId'/],
  ['AdminGetUser', '{"UserPoolId":1,"Username":null}', undefined, 'SerializationException', /'userPoolId'/],
  ['AdminGetUser', '{"UserPoolId"', undefined, 'SerializationException', /parse/],
  ['AdminGetUser', '{}', 'Bearer token', 'MissingAuthenticationTokenException', /Missing/],
  ['SignUp', '{}', undefined, 'UnknownOperationException', /^$/],
])('refuses %s %s', async (operation, body, authorization, error, message) => {
  const answer = await raw(operation, body, authorization);
  expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([400, `${error}:`]);
  expect(await answer.json()).toEqual({ __type: error, message: expect.stringMatching(message) });
});

// A login to the user pool while something is slow or down: never tokens by mistake, never a wrong answer for an outage, and no word of why.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../local/corbado/fault.ts';
import type { DynamodbFault } from '../../local/dynamodb/fault-proxy.ts';
import { triggerEvent } from '../functions/trigger-event.ts';
import { idTokenIn, loginToPool } from '../support/custom-auth.ts';
import { warmFunctions } from '../support/effects.ts';
import { passkeyProofFor } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';
import { newPoolUser } from '../support/user-pool.ts';

// Lambda writes a line of its own about each failure, which is how a trigger says that it cannot tell.
const bench = provideSystem({ failedStarts: true });
beforeAll(() => warmFunctions(bench));
beforeEach(() => {
  bench.system().corbado.faults.clear();
  bench.system().dynamodb.faults.clear();
});

const login = async () => {
  const userId = newPoolUser(bench);
  return loginToPool(bench, userId, await passkeyProofFor(bench, userId));
};
const outage = (code: string) => ({
  __type: 'UserLambdaValidationException',
  message: `VerifyAuthChallengeResponse failed with error ${code}.`,
});

describe('R5: a login is a failure that can be tried again', () => {
  it.each<[string, Fault, string]>([
    ['fails', { kind: 'status', status: 500, body: { message: 'in confidence' } }, 'upstream_error'],
    ['refuses us', { kind: 'status', status: 400 }, 'upstream_rejected'],
    ['hangs up', { kind: 'drop' }, 'upstream_error'],
    ['answers nonsense', { kind: 'nonsense', what: 'html' }, 'upstream_error'],
    ['lies', { kind: 'lie' }, 'upstream_error'],
    ['has an error of its own', { kind: 'result', verificationResult: 'generic_error' }, 'upstream_error'],
    ['says something new', { kind: 'result', verificationResult: 'maybe' }, 'upstream_error'],
    ['is too busy', { kind: 'rate-limited' }, 'temporarily_unavailable'],
  ])('R5: when Corbado %s', async (_, fault, code) => {
    bench.system().corbado.faults.next('verify', fault);
    const { status, body } = await login();
    expect([status, body]).toEqual([400, outage(code)]);
  });

  it('R1: when Corbado is silent, before Cognito would ask again', async () => {
    bench.system().corbado.faults.next('verify', { kind: 'stall-before-headers' });
    const earlier = bench.system().corbado.calls.length;
    const startedAt = performance.now();
    expect((await login()).body).toEqual(outage('upstream_timeout'));
    expect(performance.now() - startedAt).toBeLessThan(4500);
    expect(
      bench
        .system()
        .corbado.calls.slice(earlier)
        .filter(({ route }) => route === 'verify'),
    ).toHaveLength(1);
  });

  it.each<[string, DynamodbFault]>([
    ['fails', { kind: 'error', name: 'InternalServerError' }],
    ['throttles', { kind: 'error', name: 'ProvisionedThroughputExceededException' }],
  ])('R5: when the table %s', async (_, fault) => {
    bench.system().dynamodb.faults.next('PutItem', fault, 9);
    expect((await login()).body).toEqual(outage('temporarily_unavailable'));
  });
});

describe('V3: Cognito asks again', () => {
  const invoke = async (event: object) => {
    const result = await bench.system().invoke('verify-auth-challenge', event);
    return result.ok ? (result.payload as { response: object }).response : result.message;
  };
  const attempt = async (attemptId: string) => {
    const userId = newPoolUser(bench);
    const challengeAnswer = await passkeyProofFor(bench, userId);
    const request = { challengeAnswer, privateChallengeParameters: { attemptId } };
    return triggerEvent('VerifyAuthChallengeResponse', { userName: userId, request });
  };
  const privately = (event: Awaited<ReturnType<typeof attempt>>, attemptId: string) => ({
    ...event,
    request: { ...event.request, privateChallengeParameters: { attemptId } },
  });
  const [mine, others] = ['a'.repeat(36), 'b'.repeat(36)];

  it('V3: and the answer that was right stays right, for this attempt alone', async () => {
    const event = await attempt(mine);
    expect(await invoke(event)).toEqual({ answerCorrect: true });
    expect(await invoke(event)).toEqual({ answerCorrect: true });
    expect(await invoke(privately(event, others))).toEqual({ answerCorrect: false });
  });

  it('V3: also when Corbado confirmed it and the mark’s answer got lost', async () => {
    const event = await attempt(mine);
    bench.system().dynamodb.faults.next('PutItem', { kind: 'drop', afterApplying: true });
    expect(await invoke(event)).toEqual({ answerCorrect: true });
    expect(await invoke(event)).toEqual({ answerCorrect: true });
  });

  it('V3: also when the first answer was late, and both are under way', async () => {
    const event = await attempt(mine);
    bench.system().corbado.faults.next('verify', { kind: 'late', milliseconds: 300 });
    const [first, second] = await Promise.all([invoke(event), invoke(event)]);
    expect([first, second]).toContainEqual({ answerCorrect: true });
    expect(await invoke(event)).toEqual({ answerCorrect: true });
  });

  it('R5: and a repetition whose mark cannot be read is a failure, not a wrong answer', async () => {
    const event = await attempt(mine);
    await invoke(event);
    bench.system().dynamodb.faults.next('GetItem', { kind: 'error', name: 'InternalServerError' }, 9);
    expect(await invoke(event)).toBe('TriggerFailure: temporarily_unavailable');
  });

  it('R1: a slow Corbado delays a login, which then succeeds', async () => {
    bench.system().corbado.faults.next('verify', { kind: 'late', milliseconds: 1500 });
    expect(idTokenIn(await login())).toEqual(expect.any(String));
  });
});

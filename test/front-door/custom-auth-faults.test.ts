// A login to the user pool while something is slow or down: never tokens by mistake, never a wrong answer for an outage, and no word of why.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { triggerEvent } from '../functions/trigger-event.ts';
import { idTokenIn, loginToPool } from '../support/custom-auth.ts';
import { warmFunctions } from '../support/effects.ts';
import { passkeyProofFor } from '../support/sign-in.ts';
import { type Bench, provideSystem } from '../support/system.ts';
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

type System = ReturnType<Bench['system']>;
const broken = { kind: 'error', name: 'InternalServerError' } as const;

describe('R5: a login is a failure that can be tried again', () => {
  it.each<[string, (system: System) => void, string]>([
    ['Corbado fails', ({ corbado }) => corbado.faults.next('verify', { kind: 'lie' }), 'upstream_error'],
    [
      'Corbado refuses us',
      ({ corbado }) => corbado.faults.next('verify', { kind: 'status', status: 400 }),
      'upstream_rejected',
    ],
    [
      'Corbado is too busy',
      ({ corbado }) => corbado.faults.next('verify', { kind: 'rate-limited' }),
      'temporarily_unavailable',
    ],
    ['the table fails', ({ dynamodb }) => dynamodb.faults.next('PutItem', broken, 9), 'temporarily_unavailable'],
  ])('R5: when %s', async (_, breakIt, code) => {
    breakIt(bench.system());
    const { status, body } = await login();
    expect([status, body]).toEqual([400, outage(code)]);
  });

  it('R1: when Corbado is slow and then the table silent, before Cognito would ask again', async () => {
    const { corbado, dynamodb } = bench.system();
    corbado.faults.next('verify', { kind: 'late', milliseconds: 1500 });
    dynamodb.faults.next('PutItem', { kind: 'silent' }, 9);
    const startedAt = performance.now();
    expect((await login()).body).toEqual(outage('temporarily_unavailable'));
    expect(performance.now() - startedAt).toBeLessThan(4900);
    dynamodb.faults.clear();
    // Slow alone, it delays a login, which then succeeds.
    corbado.faults.next('verify', { kind: 'late', milliseconds: 500 });
    expect(idTokenIn(await login())).toEqual(expect.any(String));
  });
});

describe('V3: Cognito asks again', () => {
  const invoke = async (event: object) => {
    const result = await bench.system().invoke('verify-auth-challenge', event);
    return result.ok ? (result.payload as { response: object }).response : result.message;
  };

  it('V3: and an answer that was right stays right for this attempt alone, also when the answer to its mark got lost', async () => {
    const userName = newPoolUser(bench);
    const challengeAnswer = await passkeyProofFor(bench, userName);
    const inAttempt = (attemptId: string) => {
      const request = { challengeAnswer, privateChallengeParameters: { attemptId } };
      return invoke(triggerEvent('VerifyAuthChallengeResponse', { userName, request }));
    };
    const [mine, others] = ['a'.repeat(36), 'b'.repeat(36)];
    bench.system().dynamodb.faults.next('PutItem', { kind: 'drop', afterApplying: true });
    expect([await inAttempt(mine), await inAttempt(mine)]).toEqual(Array(2).fill({ answerCorrect: true }));
    expect(await inAttempt(others)).toEqual({ answerCorrect: false });
    bench.system().dynamodb.faults.next('GetItem', broken, 9);
    expect(await inAttempt(mine)).toBe('TriggerFailure: temporarily_unavailable');
  });
});

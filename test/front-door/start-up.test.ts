// How functions start and fail: wrong configuration, and events that are no trigger's.
import { beforeAll, describe, expect, it } from 'vitest';
import type { FunctionName } from '../../infra/functions.ts';
import { type TriggerName, type TriggerParts, triggerEvent } from '../functions/trigger-event.ts';
import { canary } from '../support/canaries.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { environmentOf, runWith } from '../support/run-with.ts';
import { provideSystem } from '../support/system.ts';
import { newPoolUser } from '../support/user-pool.ts';

// Lambda writes a line of its own about each failure, which is how a trigger says that it cannot tell.
const bench = provideSystem({ failedStarts: true });

// Which values each variable must not have is decided in functions/shared and tested there, one by one.
describe('R6: a function whose configuration is wrong does not start, and says why without the value', () => {
  /** What the function says of itself when it is asked for something. */
  const failedStart = async (name: FunctionName): Promise<string | undefined> => {
    const from = bench.system().logs.length;
    expect(await bench.system().invoke(name, {})).toMatchObject({ ok: false, errorType: 'init' });
    const lines = bench.system().logs.slice(from);
    return lines.map(({ text }) => text).find((text) => text.startsWith('init failure: '));
  };

  it('R6: with all variables empty; it names them, serves nothing, and starts as soon as they are right', async () => {
    const variables = Object.keys(environmentOf(bench, 'session'));
    runWith(bench, 'session', Object.fromEntries(variables.map((variable) => [variable, ''])));
    const said = await failedStart('session');
    for (const variable of variables) expect(said).toContain(variable);
    const ask = () => bench.client.get('/auth/session');
    const { result: answer, effects } = await effectsOf(bench, ask);
    expect([answer.status, answer.raw, effects]).toEqual([500, '{"message":"Internal Server Error"}', noEffects]);
    runWith(bench, 'session', {});
    expect((await ask()).status).toBe(401);
  });

  it.each<[FunctionName, Record<string, string>, RegExp]>([
    ['connect-token', { ALLOWED_ORIGINS: 'https://*.example.com' }, /ALLOWED_ORIGINS/],
    ['post-login', { ACTION_AUTH: 'none-canary' }, /ACTION_AUTH/],
    ['pre-login', { PRE_LOGIN_RESOLVE: 'cognito', COGNITO_USER_POOL_ID: '' }, /COGNITO_USER_POOL_ID/],
    ['pre-login', { PRE_LOGIN_RESOLVE: 'module' }, /PRE_LOGIN_MODULE/],
    ['reconcile', { FLAG_MODE: 'off' }, /FLAG_MODE/],
  ])('C2, R6: %s with %j', async (name, variables, said) => {
    runWith(bench, name, variables);
    const line = await failedStart(name);
    expect(line).toMatch(said);
    expect(line).not.toMatch(/canary|example/);
    runWith(bench, name, {});
  });
});

// What the user pool's triggers and the scheduled run make of events: those of Cognito are answered, and all others refused in one word.
describe('trigger events', () => {
  beforeAll(() => warmFunctions(bench));

  const triggers: readonly (readonly [FunctionName, TriggerName])[] = [
    ['define-auth-challenge', 'DefineAuthChallenge'],
    ['create-auth-challenge', 'CreateAuthChallenge'],
    ['verify-auth-challenge', 'VerifyAuthChallengeResponse'],
  ];
  const refused = { ok: false, errorType: 'handler', message: 'TriggerFailure: invalid_request' };

  it.each(triggers)(
    'A1, I1: %s answers its own event, gives the rest of it back as it came, and refuses others',
    async (name, trigger) => {
      const event = { ...triggerEvent(trigger, { userName: newPoolUser(bench) }), added: { later: true } };
      const result = await bench.system().invoke(name, event);
      const { response, ...rest } = (result.ok ? result.payload : {}) as Record<string, unknown>;
      const { response: _, ...sent } = event;
      expect([rest, response]).toEqual([sent, expect.any(Object)]);
      const [another] = triggers.filter(([, one]) => one !== trigger);
      for (const other of [null, {}, { webauthnId: 'u-1' }, triggerEvent(another?.[1] ?? trigger)]) {
        const { result, effects } = await effectsOf(bench, () => bench.system().invoke(name, other));
        expect([result, effects]).toEqual([refused, noEffects]);
      }
    },
  );

  it.each(triggers)('L1: %s says nothing of what was in its event, answered or refused', async (name, trigger) => {
    const texts = () => ({ [canary()]: canary(), sub: canary() });
    const request: TriggerParts['request'] = {
      ...{ userAttributes: texts(), clientMetadata: texts(), challengeAnswer: canary() },
      privateChallengeParameters: { attemptId: canary() },
    };
    const event = { ...triggerEvent(trigger, { userName: canary(), request }), [canary()]: canary() };
    const from = bench.system().logs.length;
    expect(await bench.system().invoke(name, event)).toMatchObject({ ok: true });
    expect(await bench.system().invoke(name, { ...event, triggerSource: canary() })).toEqual(refused);
    const written = bench.system().logs.slice(from);
    expect(written.filter(({ text }) => text.includes('canary'))).toEqual([]);
    expect(written).toHaveLength(3);
  });

  it('V3: each challenge names an attempt of its own, where no client sees it', async () => {
    const create = async () => {
      const result = await bench.system().invoke('create-auth-challenge', triggerEvent('CreateAuthChallenge'));
      const { response } = (result.ok ? result.payload : {}) as { response: Record<string, Record<string, string>> };
      const { attemptId = '' } = response.privateChallengeParameters ?? {};
      expect(attemptId).toMatch(/^[\da-f-]{36}$/);
      expect(JSON.stringify(response.publicChallengeParameters)).not.toContain(attemptId);
      return attemptId;
    };
    const attempts = await Promise.all([create(), create(), create()]);
    expect(new Set(attempts).size).toBe(3);
  });

  it('I3: reconcile runs whatever event it is started with; R5: it answers with a code when the table is down', async () => {
    const summary = { checked: 0, raised: 0, cleared: 0, kept: 0, pending: 0, gone: 0, failed: 0 };
    for (const event of [null, 'x', { userId: 'u-1' }])
      expect(await bench.system().invoke('reconcile', event)).toEqual({ ok: true, payload: summary });
    const { faults } = bench.system().dynamodb;
    faults.next('Query', { kind: 'error', name: 'InternalServerError' }, 30);
    const result = await bench.system().invoke('reconcile', {});
    faults.clear();
    expect(result).toEqual({ ok: true, payload: { code: 'temporarily_unavailable', requestId: expect.any(String) } });
  });
});

// How functions start and fail: wrong configuration, and events that are no trigger's.

import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type FunctionName, functionNames } from '../../infra/functions.ts';
import { type TriggerName, type TriggerParts, triggerEvent } from '../functions/trigger-event.ts';
import { canary } from '../support/canaries.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { environmentOf, runWith } from '../support/run-with.ts';
import { provideSystem } from '../support/system.ts';
import { newPoolUser } from '../support/user-pool.ts';

// R6: a function whose configuration is missing or garbled does not start, says which variable it is, and serves nothing.
describe('start up', () => {
  const bench = provideSystem({ failedStarts: true });

  /** Of the functions behind the gateway. */
  const pathOf: Partial<Record<FunctionName, string>> = {
    'post-login': '/actions/post-login',
    'post-append': '/actions/post-append',
    'pre-login': '/actions/pre-login',
    'connect-token': '/connectToken',
    'verify-passkey': '/auth/passkey/verify',
    session: '/auth/session',
    'corbado-webhook': '/webhooks/corbado',
  };

  /** One request, or invocation if the gateway does not lead there: serves nothing. Returns what the function says of itself. */
  const failedStart = async (name: FunctionName): Promise<string | undefined> => {
    const path = pathOf[name];
    const from = bench.system().logs.length;
    if (path === undefined) {
      expect(await bench.system().invoke(name, {})).toMatchObject({ ok: false, errorType: 'init' });
    } else {
      const origin = bench.system().url;
      const { result: answer, effects } = await effectsOf(bench, () => bench.client.post(path, {}, { origin }));
      expect([answer.status, answer.raw, effects]).toEqual([500, '{"message":"Internal Server Error"}', noEffects]);
    }
    const lines = bench.system().logs.slice(from);
    return lines.map(({ text }) => text).find((text) => text.startsWith('init failure: '));
  };

  // Which values each variable must not have is decided in functions/shared and tested there, one by one.
  describe.each([...functionNames])('R6: %s', (name) => {
    it('R6: names all variables that are empty, serves nothing, and starts as soon as they are right', async () => {
      const variables = Object.keys(environmentOf(bench, name));
      runWith(bench, name, Object.fromEntries(variables.map((variable) => [variable, ''])));
      const said = await failedStart(name);
      for (const variable of variables) expect(said).toContain(variable);
      runWith(bench, name, {});
      expect(await bench.system().warm(name)).toBeUndefined();
    });
  });

  it.each([
    ['connect-token', 'ALLOWED_ORIGINS', 'https://*.example.com'],
    ['session', 'COOKIE_NAME', '__Host-a;b-canary'],
    ['connect-token', 'TRUSTED_ISSUERS', '[{"issuer":"http://login.example.com"}]'],
    ['post-login', 'ACTION_AUTH', 'none-canary'],
  ] as const)(
    'C2, R6: %s with a garbled %s does not start, and keeps the value to itself',
    async (name, variable, value) => {
      runWith(bench, name, { [variable]: value });
      const said = await failedStart(name);
      expect(said).toContain(variable);
      expect(said).not.toMatch(/canary|example/);
    },
  );
});

// What the user pool's triggers and the scheduled run make of events: those of Cognito are answered, and all others refused in one word.
describe('trigger events', () => {
  // Lambda writes a line of its own about each failure, which is how a trigger says that it cannot tell.
  const bench = provideSystem({ failedStarts: true });
  beforeAll(() => warmFunctions(bench));

  const triggers = {
    'define-auth-challenge': 'DefineAuthChallenge',
    'create-auth-challenge': 'CreateAuthChallenge',
    'verify-auth-challenge': 'VerifyAuthChallengeResponse',
  } as const satisfies Partial<Record<FunctionName, TriggerName>>;
  const names = Object.keys(triggers) as (keyof typeof triggers)[];

  const refused = { ok: false, errorType: 'handler', message: 'TriggerFailure: invalid_request' };

  describe.each(names)('%s', (name) => {
    const eventOf = (parts?: TriggerParts) => triggerEvent(triggers[name], parts);

    it('A1: gives the event back with a response, and everything else as it came', async () => {
      const event = { ...eventOf({ userName: newPoolUser(bench) }), added: { later: true } };
      const result = await bench.system().invoke(name, event);
      const { response, ...rest } = (result.ok ? result.payload : {}) as Record<string, unknown>;
      const { response: _, ...sent } = event;
      expect(rest).toEqual(sent);
      expect(response).toEqual(expect.any(Object));
    });

    it.each([
      ['null', null],
      ['a text', 'DefineAuthChallenge_Authentication'],
      ['a list', []],
      ['an empty object', {}],
      ['a request', { version: '2.0', rawPath: '/', headers: {}, requestContext: { http: { method: 'POST' } } }],
      ['an action’s event', { webauthnId: 'u-1', credentialId: 'cre-1' }],
      [
        'another trigger’s event',
        triggerEvent(name.startsWith('verify') ? 'CreateAuthChallenge' : 'VerifyAuthChallengeResponse'),
      ],
      ['an event of another flow', { ...triggerEvent('DefineAuthChallenge'), triggerSource: 'PreSignUp_SignUp' }],
    ])('I1: refuses %s, and asks nobody', async (_, event) => {
      const { result, effects } = await effectsOf(bench, () => bench.system().invoke(name, event));
      expect([result, effects]).toEqual([refused, noEffects]);
    });

    it('L1: says nothing of what was in it, answered or refused', async () => {
      const texts = () => ({ [canary()]: canary(), sub: canary() });
      const request = {
        ...{ userAttributes: texts(), clientMetadata: texts(), challengeAnswer: canary() },
        privateChallengeParameters: { attemptId: canary() },
      };
      const event = { ...eventOf({ userName: canary(), request }), [canary()]: canary(), callerContext: texts() };
      const lines = bench.system().logs.length;
      expect(await bench.system().invoke(name, event)).toMatchObject({ ok: true });
      expect(await bench.system().invoke(name, { ...event, triggerSource: canary() })).toEqual(refused);
      const written = bench
        .system()
        .logs.slice(lines)
        .map(({ text }) => text);
      expect(written.filter((text) => text.includes('canary'))).toEqual([]);
      expect(written.map((text) => text.slice(0, 1))).toEqual(['{', '{', 'h']);
    });

    it('I3: answers or refuses anything, and never says more than a word', async () => {
      const check = async (event: unknown) => {
        const result = await bench.system().invoke(name, event);
        if (!result.ok) expect(result).toEqual(refused);
      };
      const parts = fc.record({
        userNotFound: fc.jsonValue(),
        userAttributes: fc.jsonValue(),
        session: fc.oneof(
          fc.jsonValue(),
          fc.array(fc.record({ challengeName: fc.jsonValue(), challengeResult: fc.jsonValue() })),
        ),
        privateChallengeParameters: fc.jsonValue(),
        challengeAnswer: fc.oneof(fc.jsonValue(), fc.string()),
      });
      const nearly = parts.map((request) => ({ ...eventOf(), request }));
      await fc.assert(fc.asyncProperty(fc.oneof(nearly, fc.jsonValue()), check), { numRuns: 100 });
    });
  });

  it('V3: each challenge names an attempt of its own, where no client sees it', async () => {
    const create = async () => {
      const result = await bench.system().invoke('create-auth-challenge', triggerEvent('CreateAuthChallenge'));
      if (!result.ok) throw new Error(result.message);
      const { privateChallengeParameters, ...shown } = (result.payload as { response: Record<string, unknown> })
        .response;
      const { attemptId } = privateChallengeParameters as { attemptId: string };
      expect(JSON.stringify(shown)).not.toContain(attemptId);
      return attemptId;
    };
    const attempts = await Promise.all(Array.from({ length: 20 }, create));
    expect(new Set(attempts).size).toBe(20);
    for (const attempt of attempts) expect(attempt).toMatch(/^[\da-f-]{36}$/);
  });

  describe('reconcile', () => {
    it('I3: runs whatever event it is started with, and answers with its counts', async () => {
      const summary = { checked: 0, raised: 0, cleared: 0, kept: 0, pending: 0, gone: 0, failed: 0 };
      for (const event of [{}, null, [], 'x', 7, { userId: 'u-1' }, { source: 'aws.events' }])
        expect(await bench.system().invoke('reconcile', event)).toEqual({ ok: true, payload: summary });
    });

    it('R5: answers with a code when the table is down', async () => {
      const { faults } = bench.system().dynamodb;
      faults.next('Query', { kind: 'error', name: 'InternalServerError' }, 30);
      const result = await bench.system().invoke('reconcile', {});
      faults.clear();
      expect(result).toEqual({ ok: true, payload: { code: 'temporarily_unavailable', requestId: expect.any(String) } });
    });
  });
});

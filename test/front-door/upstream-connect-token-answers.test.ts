// T3, U2, R2, R4: what Corbado's answers to a wish for a connect token mean, and how often it is asked because of them.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault, Nonsense } from '../../local/corbado/fault.ts';
import { startLoopbackServer } from '../../local/stand-in/loopback-server.ts';
import { fewAtATime } from '../support/at-once.ts';
import { callsDuring } from '../support/corbado-calls.ts';
import { signInNatively } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';
import { status } from '../support/unusable-verifications.ts';

const bench = provideSystem();

beforeAll(() => bench.system().warm('connect-token'));
beforeEach(() => bench.system().corbado.faults.clear());

const ask = async () => {
  const { token: bearer } = await signInNatively(bench);
  return callsDuring(bench, 'connectTokens', () =>
    bench.client.post('/auth/corbadoConnectToken', { type: 'passkey-list' }, { bearer }),
  );
};

const expectRefused = async (fault: Fault, wanted: readonly [status: number, code: string], asked: number) => {
  bench.system().corbado.faults.next('connectTokens', fault, 2);
  const { result: answer, calls } = await ask();
  expect([answer.status, answer.body.code, calls.length]).toEqual([...wanted, asked]);
  expect(answer.body).not.toHaveProperty('token');
};

const now = Math.floor(Date.now() / 1000);
const good = { id: 'ctk-1', tokenType: 'passkey-list', secret: 'ctk1_abcdefgh', expires: now + 300 };
const answering = (more: object): Fault => status(200, { body: { ...good, ...more } });

const unusable = [502, 'upstream_error'] as const;
const rejected = [502, 'upstream_rejected'] as const;

describe('R2: asked once more, as the trouble may pass', () => {
  // A fresh environment has all of its retries left.
  beforeEach(async () => {
    bench.system().coldStart('connect-token');
    await bench.system().warm('connect-token');
  });

  it.each<[string, Fault]>([
    ...[500, 599].map((code): [string, Fault] => [`status ${code}`, status(code)]),
    ['a 500 with a token', { kind: 'lie' }],
    ['a line that is dropped', { kind: 'drop' }],
    ['a line that is dropped after the token was made', { kind: 'drop', afterApplying: true }],
    ['an answer cut short', { kind: 'nonsense', what: 'truncated' }],
  ])('R2: %s', async (_, fault) => {
    await expectRefused(fault, unusable, 2);
    bench.system().corbado.faults.next('connectTokens', fault);
    const { result: answer, calls } = await ask();
    expect([answer.status, calls.length]).toEqual([200, 2]);
  });

  it('R2: but each environment has only ten of these, and gets one back per second', async () => {
    const sessions = await fewAtATime(15, () => signInNatively(bench));
    bench.system().corbado.faults.next('connectTokens', status(500), 30);
    const startedAt = performance.now();
    const { calls } = await callsDuring(bench, 'connectTokens', () =>
      Promise.all(
        sessions.map(({ token: bearer }) => bench.client.post('/connectToken', { type: 'passkey-list' }, { bearer })),
      ),
    );
    const refilled = Math.ceil((performance.now() - startedAt) / 1000);
    expect(calls.length).toBeGreaterThanOrEqual(25);
    expect(calls.length).toBeLessThanOrEqual(25 + refilled);
  });
});

describe('R2: asked once, as asking again would not help', () => {
  // What else an answer could be is decided in functions/shared/corbado and tested there.
  it.each<Nonsense>(['html', 'huge', 'gzip', 'no-secret', 'wrong-type'])('T3: nonsense: %s', (what) =>
    expectRefused({ kind: 'nonsense', what }, unusable, 1),
  );

  it.each([201, 304])('R4: status %i with a token', (code) => expectRefused(status(code, { body: good }), unusable, 1));

  it.each([400, 404])('R4: status %i', (code) => expectRefused(status(code, { body: good }), rejected, 1));

  it.each([{ secret: 'ctk1_<script>' }, { tokenType: ['passkey-list'] }, { expires: (now + 300) * 1000 }])(
    'T3: a token with %j',
    (more) => expectRefused(answering(more), unusable, 1),
  );

  it('U2: a redirect, which is not followed', async () => {
    const elsewhere = await startLoopbackServer(0, async (_, response) => void response.end());
    await expectRefused({ kind: 'redirect', to: `${elsewhere.url}/v2/connectTokens` }, unusable, 1);
    expect(elsewhere.connectionCount()).toBe(0);
    await elsewhere.close();
  });
});

describe('T3: what the caller gets', () => {
  it('T3: is the token, under both of its names, and its end; nothing else that Corbado says', async () => {
    bench.system().corbado.faults.next('connectTokens', answering({ extra: 'canary', data: { identifier: 'x' } }));
    const { result: answer } = await ask();
    expect(answer.body).toEqual({ connectToken: good.secret, token: good.secret, expiresAt: good.expires });
  });

  it('R2: survives a connection that Corbado has closed in the meantime, without asking twice', async () => {
    bench.system().corbado.faults.next('connectTokens', { kind: 'close-idle' });
    expect((await ask()).result.status).toBe(200);
    expect((await ask()).result.status).toBe(200);
  });
});

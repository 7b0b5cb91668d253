// One authorised question: what is sent, and what happens when our credential is refused; and how many retries may be spent.
import { describe, expect, it } from 'vitest';
import { createSecret } from '../../../../functions/shared/aws/secret.ts';
import {
  askCorbado,
  corbadoAuthorization,
  corbadoUrl,
  createRetryBudget,
} from '../../../../functions/shared/corbado/corbado.ts';
import {
  TransportFailure,
  type UpstreamAnswer,
  type UpstreamRequest,
} from '../../../../functions/shared/corbado/transport.ts';
import { asRefusal } from '../../../../functions/shared/frame/refusal.ts';
import { callAt } from '../../call-at.ts';
import { holdSecret } from '../../held-secret.ts';
import { refusing } from '../../refusing.ts';

const projectId = 'pro-1';
const first = 'corbado1_first-secret-of-all';
const second = 'corbado1_second-secret-now';
const answer = (status: number, body: unknown = {}): UpstreamAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(body)),
});
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const asking = (reply: (request: UpstreamRequest) => UpstreamAnswer, auth: 'basic' | 'bearer' = 'bearer') => {
  const held = holdSecret({ current: first });
  const sent: UpstreamRequest[] = [];
  const env = {
    CORBADO_API_BASE_URL: 'https://backendapi.example.com',
    CORBADO_API_AUTH: auth,
    CORBADO_API_SECRET_ID: 'corbado-secret',
    CORBADO_PROJECT_ID: projectId,
  };
  const secret = createSecret(held.fetch, () => 1000);
  const ask = askCorbado(env, secret, async (request) => {
    sent.push(request);
    return reply(request);
  });
  return { held, sent, ask };
};

describe('a question', () => {
  it.each([
    ['basic', `Basic ${base64(`pro-1:${first}`)}`],
    ['bearer', `Bearer ${first}`],
  ] as const)('U1: goes out as %s', async (auth, authorization) => {
    const { ask, sent } = asking(() => answer(200), auth);
    await ask('/connectTokens', { type: 'passkey-list' }, callAt());
    await ask('/identifiers', undefined, callAt());
    const type = 'application/json';
    const headers = { authorization, accept: type, 'content-type': type, 'x-corbado-projectid': projectId };
    const signal = expect.any(AbortSignal);
    const base = 'https://backendapi.example.com/v2';
    expect(sent).toEqual([
      { method: 'POST', url: new URL(`${base}/connectTokens`), headers, signal, body: '{"type":"passkey-list"}' },
      { method: 'GET', url: new URL(`${base}/identifiers`), headers, signal },
    ]);
  });

  it('R1: ends with the deadline of the call', async () => {
    const { ask, sent } = asking(() => answer(200));
    const deadline = new AbortController();
    await ask('/connectTokens', {}, callAt(undefined, { signal: deadline.signal }));
    expect(sent[0]?.signal.aborted).toBe(false);
    deadline.abort();
    expect(sent[0]?.signal.aborted).toBe(true);
  });

  it.each(['', '/', '/v2', '/v2//'])('U2: below a base address that ends in %j has one address', (end) => {
    const url = corbadoUrl(`https://backendapi.example.com${end}`, '/connectTokens');
    expect(url.href).toBe('https://backendapi.example.com/v2/connectTokens');
  });

  it('R1: that gets no answer is still counted and timed', async () => {
    const call = callAt();
    const { ask } = asking(() => {
      throw new TransportFailure('timeout', true, false);
    });
    await expect(ask('/x', {}, call)).rejects.toBeInstanceOf(TransportFailure);
    expect(call.trail.facts).toEqual({ upstreamAttempts: 1, upstreamMilliseconds: expect.any(Number) });
  });
});

describe('the Authorization header', () => {
  const secret = 'corbado1_4tV8zQ2mN6xW1kR9pL3s';

  it('U1: is Basic over project id and secret, or Bearer and the secret as it is', () => {
    const pair = base64(`${projectId}:${secret}`);
    expect(corbadoAuthorization('basic', projectId, secret)).toBe(`Basic ${pair}`);
    expect(corbadoAuthorization('basic', projectId, pair)).toBe(`Basic ${pair}`);
    expect(corbadoAuthorization('bearer', projectId, secret)).toBe(`Bearer ${secret}`);
  });

  it('U1: takes the pair of another project for a secret', () => {
    const pairOfOther = base64(`pro-12:${secret}`);
    const expected = `Basic ${base64(`${projectId}:${pairOfOther}`)}`;
    expect(corbadoAuthorization('basic', projectId, pairOfOther)).toBe(expected);
  });

  it.each([
    ...[`${secret}\n`, `${secret}\r\nx: y`, ` ${secret}`, `${secret} `, `canary\u0000${secret}`],
    ...[`canary-${secret}é`, `canary ${secret}`, 'canary', '', `canary-${'x'.repeat(512)}`],
  ])('U1: %j is refused in both modes and not shown', (text) => {
    for (const mode of ['basic', 'bearer'] as const) {
      const check = () => corbadoAuthorization(mode, projectId, text);
      expect(check).toThrow(refusing('internal_error', 'corbado_secret_malformed'));
      try {
        check();
      } catch (error) {
        expect(`${error} ${JSON.stringify(error)} ${asRefusal(error).cause}`).not.toMatch(/canary|corbado1_/);
      }
    }
  });
});

describe('a refused credential', () => {
  it.each([401, 403])('R8: by %i is replaced by the rotated one within the same request', async (status) => {
    let valid = first;
    const { ask, held, sent } = asking(({ headers }) =>
      answer(headers.authorization === `Bearer ${valid}` ? 200 : status),
    );
    await ask('/x', {}, callAt());
    valid = second;
    held.rotate({ current: second, previous: first });
    const call = callAt();
    expect((await ask('/x', {}, call)).status).toBe(200);
    expect([sent.length, held.fetches()]).toEqual([3, 2]);
    expect(call.trail.facts).toMatchObject({ upstreamAttempts: 2, upstreamStatus: 200 });
  });

  it('R8: that is still the same is not sent again, and not fetched again within a minute', async () => {
    const { ask, held, sent } = asking(() => answer(401));
    for (let request = 0; request < 3; request += 1)
      await expect(ask('/x', {}, callAt())).rejects.toEqual(refusing('internal_error', 'corbado_credential_refused'));
    expect([sent.length, held.fetches()]).toEqual([3, 2]);
  });

  it('R4: is our fault and not the user’s: 500, with a word for the log', async () => {
    const call = callAt();
    const { ask } = asking(() => answer(401, { error: { type: 'unauthorized' } }));
    await expect(ask('/x', {}, call)).rejects.toEqual(refusing('internal_error', 'corbado_credential_refused'));
    expect(call.trail.facts).toMatchObject({ upstreamStatus: 401, upstreamAttempts: 1, hint: expect.any(String) });
    expect(JSON.stringify(call.trail.facts)).not.toContain('corbado1_');
  });
});

describe('the retries of an environment', () => {
  const start = () => {
    const clock = { seconds: 100 };
    const budget = createRetryBudget(() => clock.seconds);
    const takeAll = () => Array.from({ length: 50 }, () => budget.take()).filter(Boolean).length;
    const takenAfter = (seconds: number) => {
      clock.seconds += seconds;
      return takeAll();
    };
    return { takenAfter };
  };

  it('R2: are ten at once, then one a second, and never more than ten', () => {
    const { takenAfter } = start();
    expect([takenAfter(0), takenAfter(0.875), takenAfter(0.125), takenAfter(3.5), takenAfter(3600)]).toEqual([
      10, 0, 1, 3, 10,
    ]);
  });

  it('R2: are not used up by asking in vain', () => {
    const { takenAfter } = start();
    takenAfter(0);
    expect([takenAfter(0.25), takenAfter(0.25), takenAfter(0.25), takenAfter(0.25)]).toEqual([0, 0, 0, 1]);
  });
});

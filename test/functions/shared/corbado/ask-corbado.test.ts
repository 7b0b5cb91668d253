// One authorised question: what is sent, and what happens when our credential is refused.
import { describe, expect, it } from 'vitest';
import { askCorbado, corbadoUrl, requireOk } from '../../../../functions/shared/corbado/ask-corbado.ts';
import type { UpstreamAnswer, UpstreamRequest } from '../../../../functions/shared/corbado/transport.ts';
import { TransportFailure } from '../../../../functions/shared/corbado/transport.ts';
import { createSecret } from '../../../../functions/shared/secret/secret.ts';
import { callAt } from '../../call-at.ts';
import { holdSecret } from '../../held-secret.ts';
import { refusing } from '../../refusing.ts';

const first = 'corbado1_first-secret-of-all';
const second = 'corbado1_second-secret-now';
const answer = (status: number, body: unknown = {}, headers: Record<string, string> = {}): UpstreamAnswer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: Buffer.from(JSON.stringify(body)),
});

const asking = (reply: (request: UpstreamRequest) => UpstreamAnswer, auth: 'basic' | 'bearer' = 'bearer') => {
  const held = holdSecret({ current: first });
  const sent: UpstreamRequest[] = [];
  const ask = askCorbado({
    baseUrl: 'https://backendapi.example.com',
    projectId: 'pro-1',
    auth,
    secret: createSecret(held.fetch, () => 1000),
    transport: async (request) => {
      sent.push(request);
      return reply(request);
    },
  });
  return { held, sent, ask };
};
describe('a question', () => {
  it.each([
    ['basic', `Basic ${Buffer.from(`pro-1:${first}`).toString('base64')}`],
    ['bearer', `Bearer ${first}`],
  ] as const)('U1: goes out as %s', async (auth, authorization) => {
    const { ask, sent } = asking(() => answer(200), auth);
    await ask('/connectTokens', { type: 'passkey-list' }, callAt());
    expect(sent).toEqual([
      expect.objectContaining({
        method: 'POST',
        url: new URL('https://backendapi.example.com/v2/connectTokens'),
        body: '{"type":"passkey-list"}',
        headers: {
          authorization,
          accept: 'application/json',
          'content-type': 'application/json',
          'x-corbado-projectid': 'pro-1',
        },
      }),
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

  it.each([
    'https://backendapi.example.com',
    'https://backendapi.example.com/',
    'https://backendapi.example.com/v2',
    'https://backendapi.example.com/v2//',
  ])('U2: below %s has one address', (baseUrl) => {
    expect(corbadoUrl(baseUrl, '/connectTokens').href).toBe('https://backendapi.example.com/v2/connectTokens');
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
    expect((await ask('/x', {}, callAt())).status).toBe(200);
    expect([sent.length, held.fetches()]).toEqual([3, 2]);
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

describe('an answer', () => {
  it.each([
    [201, 'upstream_error'],
    [204, 'upstream_error'],
    [301, 'upstream_error'],
    [307, 'upstream_error'],
    [400, 'upstream_rejected'],
    [404, 'upstream_rejected'],
    [422, 'upstream_rejected'],
    [429, 'temporarily_unavailable'],
    [500, 'upstream_error'],
    [502, 'upstream_error'],
    [503, 'upstream_error'],
    [520, 'upstream_error'],
    [0, 'upstream_error'],
  ] as const)('R4: of %i is %s, even when its body says success', (status, code) => {
    const lie = answer(status, { verificationResult: 'success', secret: 'cot_abcdefgh' });
    expect(() => requireOk(lie, callAt())).toThrow(refusing(code));
  });

  it('R2: of 429 passes on how long to wait', () => {
    const check = (retryAfter: string) => () => requireOk(answer(429, {}, { 'retry-after': retryAfter }), callAt());
    expect(check('7')).toThrow(expect.objectContaining({ retryAfterSeconds: 7 }));
    expect(check('later')).toThrow(expect.objectContaining({ retryAfterSeconds: 2 }));
  });

  it('L4: that failed leaves Corbado’s request id in the log', () => {
    const call = callAt();
    const failed = answer(400, { error: { type: 'validation_error' }, requestData: { requestID: 'req-557' } });
    expect(() => requireOk(failed, call)).toThrow();
    expect(call.trail.facts).toEqual({ upstreamErrorType: 'validation_error', upstreamRequestId: 'req-557' });
  });

  it('R1: that never came is still counted and timed', async () => {
    const call = callAt();
    const { ask } = asking(() => {
      throw new TransportFailure('timeout', true, false);
    });
    await expect(ask('/x', {}, call)).rejects.toBeInstanceOf(TransportFailure);
    expect(call.trail.facts).toEqual({ upstreamAttempts: 1, upstreamMilliseconds: expect.any(Number) });
  });
});

// Asking Corbado to verify: on which path, and never twice once anything was sent.
import { describe, expect, it } from 'vitest';
import type { Corbado } from '../../../../functions/shared/corbado/corbado.ts';
import { TransportFailure, type UpstreamAnswer } from '../../../../functions/shared/corbado/transport.ts';
import { verifySignedData } from '../../../../functions/shared/corbado/verify-signed-data.ts';
import { Refusal } from '../../../../functions/shared/frame/refusal.ts';
import { callAt } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';

const specified = '/passkey/verifySignedData';
const guides = '/passkeys/verifySignedData';
const says = (verificationResult: string, status = 200): UpstreamAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify({ verificationResult })),
});
const notFound = says('', 404);

type Reply = UpstreamAnswer | Error;
const verifying = (reply: (path: string, before: number) => Reply) => {
  const paths: string[] = [];
  const bodies: unknown[] = [];
  const ask: Corbado['ask'] = async (path, body) => {
    const answer = reply(path, paths.length);
    paths.push(path);
    bodies.push(body);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const corbado = { ask, learned: {} };
  const call = callAt();
  const login = { signedPasskeyData: 'text', expectedUsername: 'u-1' };
  return { paths, bodies, call, verify: () => verifySignedData(corbado, login, call) };
};

describe('the question', () => {
  it('V4: carries the text and whom the passkey should belong to', async () => {
    const { verify, bodies, paths } = verifying(() => says('success'));
    await verify();
    expect(paths).toEqual([specified]);
    expect(bodies).toEqual([{ signedPasskeyData: 'text', username: 'u-1' }]);
  });
});

describe('the path', () => {
  it.each([
    ['the specification', specified, [specified, specified]],
    ['the guides', guides, [specified, guides, guides]],
  ])('V4: of %s is found, and remembered', async (_, right, asked) => {
    const { verify, paths, call } = verifying((path) => (path === right ? says('success') : notFound));
    await verify();
    await verify();
    expect(paths).toEqual(asked);
    expect(call.trail.facts.verifyPath).toBe(right);
  });

  it('V4: is looked for again when the remembered one is gone', async () => {
    const { verify, paths } = verifying((path, before) =>
      (path === guides) === before < 3 ? says('success') : notFound,
    );
    await verify();
    await verify();
    await verify();
    expect(paths).toEqual([specified, guides, guides, guides, specified]);
  });

  it('R4: that is nowhere is Corbado’s refusal of our request, and the next call begins with the specified one', async () => {
    const { verify, paths } = verifying(() => notFound);
    await expect(verify()).rejects.toEqual(refusing('upstream_rejected'));
    await expect(verify()).rejects.toEqual(refusing('upstream_rejected'));
    expect(paths).toEqual([specified, guides, specified, guides]);
  });

  it.each([200, 307, 400, 401, 405, 410, 429, 500, 502])('V5: is not tried elsewhere after %i', async (status) => {
    const { verify, paths } = verifying(() => says('invalid_signature', status));
    await expect(verify()).rejects.toBeInstanceOf(Refusal);
    expect(paths).toEqual([specified]);
  });

  it('V2: remembered from an answer that was no success counts as well', async () => {
    const { verify, paths } = verifying((path) => (path === guides ? says('user_mismatch') : notFound));
    await expect(verify()).rejects.toEqual(refusing('invalid_passkey_data'));
    await expect(verify()).rejects.toEqual(refusing('invalid_passkey_data'));
    expect(paths).toEqual([specified, guides, guides]);
  });
});

describe('a question that failed on its way', () => {
  it.each([
    ['timeout', true, false, 'upstream_timeout', 1],
    ['timeout', false, false, 'upstream_timeout', 1],
    ['connection', true, false, 'upstream_error', 1],
    ['connection', true, true, 'upstream_error', 1],
    ['too_large', true, false, 'upstream_error', 1],
    ['connection', false, false, 'upstream_error', 2],
  ] as const)('V5: %s, sent: %j, on a kept connection: %j, is %s after %i', async (kind, sent, reused, code, times) => {
    const { verify, paths } = verifying(() => new TransportFailure(kind, sent, reused));
    await expect(verify()).rejects.toEqual(refusing(code));
    expect(paths).toHaveLength(times);
  });

  it('V5: before a byte was sent is asked once more', async () => {
    const { verify, paths } = verifying((_, before) =>
      before === 0 ? new TransportFailure('connection', false, false) : says('success'),
    );
    await verify();
    expect(paths).toEqual([specified, specified]);
  });

  it('V5: on the second path is not asked again once it was sent', async () => {
    const { verify, paths } = verifying((path) =>
      path === specified ? notFound : new TransportFailure('connection', true, false),
    );
    await expect(verify()).rejects.toEqual(refusing('upstream_error'));
    expect(paths).toEqual([specified, guides]);
  });
});

// Who may call an action over HTTP: by a signature, by user name and password, or by IAM, with secrets that rotate while we run.
import { describe, expect, it } from 'vitest';
import {
  authenticateByIam,
  authenticateBySecret,
  basicUserName,
  isBasicCredential,
  openCallerAuth,
  signDelivery,
} from '../../../../functions/shared/action/caller.ts';
import { createSecret, openSecretsManager } from '../../../../functions/shared/aws/secret.ts';
import { readHttpRequest } from '../../../../functions/shared/http/http-request.ts';
import { callAt, now } from '../../call-at.ts';
import { gatewayEvent, httpRequest } from '../../gateway-event.ts';
import { holdSecret } from '../../held-secret.ts';
import { refusing } from '../../refusing.ts';

const [first, second, third] = ['a', 'b', 'c'].map((letter) => Buffer.alloc(32, letter).toString('base64')) as [
  string,
  string,
  string,
];

const body = '{"userId":"u-1"}';
const signed = (secret: string, id = 'msg_1') => {
  const delivery = { id, timestamp: String(now), body: Buffer.from(body) };
  const signature = `v1,${signDelivery(delivery, secret).toString('base64')}`;
  return httpRequest({
    body,
    headers: { 'Webhook-Id': id, 'Webhook-Timestamp': String(now), 'Webhook-Signature': signature },
  });
};
const basic = (password: string) =>
  httpRequest({
    headers: { authorization: `Basic ${Buffer.from(`${basicUserName}:${password}`).toString('base64')}` },
  });

const started = (stored: { current: string; previous?: string }, mode: 'hmac' | 'basic' = 'hmac') => {
  const clock = { seconds: 1000 };
  const held = holdSecret(stored);
  const authenticate = authenticateBySecret(
    mode,
    createSecret(held.fetch, () => clock.seconds),
  );
  return { clock, held, authenticate };
};

describe.each([
  ['hmac', signed, { by: 'hmac', deliveryId: 'msg_1', signedAtSeconds: now }],
  ['basic', basic, { by: 'basic' }],
] as const)('a caller with %s', (mode, request, caller) => {
  it('R8: is known by the current and by the previous secret', async () => {
    const { authenticate, held } = started({ current: first, previous: second }, mode);
    expect(await authenticate(request(first), callAt())).toEqual(caller);
    expect(await authenticate(request(second), callAt())).toEqual(caller);
    expect(held.fetches()).toBe(1);
  });

  it('R8: is known by a secret that was rotated in a moment ago', async () => {
    const { authenticate, held } = started({ current: first }, mode);
    await authenticate(request(first), callAt());
    held.rotate({ current: second, previous: first });
    const call = callAt();
    expect(await authenticate(request(second), call)).toEqual(caller);
    expect(call.trail.metrics.has('CallerRefused')).toBe(false);
    expect(await authenticate(request(first), callAt())).toEqual(caller);
    expect(held.fetches()).toBe(2);
  });

  it('R5: is answered with an outage, not with a 401, when there is no secret to check with', async () => {
    const { authenticate, held } = started({ current: first }, mode);
    held.fail(new Error('down'));
    await expect(authenticate(request(first), callAt())).rejects.toEqual(refusing('temporarily_unavailable'));
  });
});

describe('a refusal', () => {
  it('A7: is the same for every way of not being the caller', async () => {
    const { authenticate } = started({ current: first });
    const good = signed(first);
    const without = (name: string) => ({
      ...good,
      headers: new Map([...good.headers].filter(([key]) => key !== name)),
    });
    const wrong = [
      without('webhook-id'),
      without('webhook-timestamp'),
      without('webhook-signature'),
      signed(third),
      basic(first),
      { ...good, body: Buffer.from(`${body} `) },
      { ...good, headers: new Map([...good.headers, ['webhook-timestamp', String(now - 301)]]) },
      { ...httpRequest({ cookies: [`webhook-signature=${good.headers.get('webhook-signature')}`], body }) },
    ];
    const refusals = await Promise.all(
      wrong.map(async (request) => {
        const call = callAt();
        const thrown = await authenticate(request, call).catch((error: unknown) => error);
        return {
          text: String(thrown),
          all: JSON.stringify(thrown),
          counted: [...call.trail.metrics].includes('CallerRefused'),
        };
      }),
    );
    expect(new Set(refusals.map((refusal) => JSON.stringify(refusal))).size).toBe(1);
    expect(refusals[0]).toMatchObject({ text: 'Refusal: unauthorized: caller', counted: true });
  });

  it('A7: meets a caller that the gateway has not named, in IAM mode', async () => {
    const event = gatewayEvent({ headers: { 'x-amzn-iam': 'arn:aws:iam::123456789012:role/corbado' } });
    await expect(authenticateByIam(readHttpRequest(event), callAt())).rejects.toEqual(
      refusing('unauthorized', 'caller'),
    );
    const authorizer = { iam: { userArn: 'arn:aws:iam::123456789012:role/corbado' } };
    const named = { ...event, requestContext: { ...event.requestContext, authorizer } };
    expect(await authenticateByIam(readHttpRequest(named), callAt())).toEqual({ by: 'iam' });
  });
});

it.each(['hmac', 'basic'] as const)('R6: %s without a secret does not start', (mode) => {
  expect(() => openCallerAuth({ ACTION_AUTH: mode }, openSecretsManager())).toThrow('ACTION_SECRET_ID');
});

describe('user name and password', () => {
  const password = 'pass:word:with:colons-and-32-more';
  const encode = (text: string): string => Buffer.from(text).toString('base64');
  const basicOf = (text: string): string => `Basic ${encode(text)}`;
  const good = encode(`corbado:${password}`);

  it.each(['Basic', 'basic', 'BASIC'])('A7: the right pair is accepted under the scheme %s', (scheme) => {
    expect(isBasicCredential(`${scheme} ${good}`, [password])).toBe(true);
  });

  it('A7: the current and the previous password count, another does not', () => {
    expect(isBasicCredential(`Basic ${good}`, ['another-password', password])).toBe(true);
    expect(isBasicCredential(`Basic ${good}`, [password, 'another-password'])).toBe(true);
    expect(isBasicCredential(`Basic ${good}`, ['another-password'])).toBe(false);
    expect(isBasicCredential(`Basic ${good}`, [])).toBe(false);
  });

  it.each([
    ...[undefined, '', 'Basic', 'Basic ', 'Basic ===', 'Basic ====', `Bearer ${good}`, good, `Basic ${good}\n`],
    ...[`Basic  ${good}`, `Basic\t${good}`, ` Basic ${good}`, `Basic ${good} `, `Basic ${good}, Basic ${good}`],
    `Basic corbado:${password}`,
    ...['corbado', 'corbado:', `:${password}`, password, `Corbado:${password}`, `corbado:${password} `].map(basicOf),
    ...[`corbado:${password}\u0000`, 'corbado:pass', `corbado::${password}`, 'corbado:pässword'].map(basicOf),
    `Basic ${Buffer.from([0xff, 0x3a, 0xff]).toString('base64')}`,
  ])('A7: %j is refused', (authorization) => {
    expect(isBasicCredential(authorization, [password])).toBe(false);
  });
});

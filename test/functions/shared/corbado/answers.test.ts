// Reading Corbado's answers: what is believed, what is not, and what of a failure is passed on.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readFault, readRetryAfterSeconds, requireOk } from '../../../../functions/shared/corbado/answers.ts';
import { readConnectToken } from '../../../../functions/shared/corbado/create-connect-token.ts';
import type { UpstreamAnswer } from '../../../../functions/shared/corbado/transport.ts';
import { requireVerified } from '../../../../functions/shared/corbado/verify-signed-data.ts';
import { callAt, now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';

const json = { 'content-type': 'application/json' };
const answer = (body: unknown, headers: UpstreamAnswer['headers'] = json, status = 200): UpstreamAnswer => ({
  status,
  headers,
  body: Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});
const envelope = { httpStatusCode: 200, message: 'OK', runtime: 0.1, requestData: { requestID: 'req-557', link: '' } };

const success = { ...envelope, verificationResult: 'success' };
const token = { ...envelope, secret: 'cot_abcdefgh', tokenType: 'passkey-list', expires: now + 300, id: 'cot-1' };

const good = JSON.stringify({ ...token, ...success });

// Neither of the two readers may take one of these for its answer.
const oddAnswers: [string, UpstreamAnswer][] = [
  ['no body', answer('')],
  ['null', answer('null')],
  ['a list', answer([success, token])],
  ['a text', answer('"success"')],
  ['an empty object', answer({})],
  ['HTML', answer('<html>success</html>', { 'content-type': 'text/html' })],
  ['good JSON as HTML', answer(good, { 'content-type': 'text/html' })],
  ['good JSON as text', answer(good, { 'content-type': 'text/plain; application/json' })],
  ['good JSON as nothing', answer(good, {})],
  ['good JSON as JSONP', answer(good, { 'content-type': 'application/jsonp' })],
  ['cut JSON', answer(good.slice(0, -1))],
  ['two of them', answer(`${good}{}`)],
  [
    'invalid UTF-8',
    answer(Buffer.concat([Buffer.from(`${good.slice(0, -1)},"`), Buffer.from([0xff]), Buffer.from('":1}')])),
  ],
  ['compressed JSON', answer(gzipSync(good), { ...json, 'content-encoding': 'gzip' })],
  ['an answer inside an answer', answer({ data: JSON.parse(good) })],
];

describe('a verification', () => {
  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON', 'application/problem+json'])(
    'V2: says success as %s',
    (type) => expect(() => requireVerified(answer(success, { 'content-type': type }))).not.toThrow(),
  );

  it.each(['invalid_signature', 'invalid_challenge', 'user_mismatch'])(
    'V6: %s is the one refusal',
    (verificationResult) => {
      const check = () => requireVerified(answer({ verificationResult }));
      expect(check).toThrow(refusing('invalid_passkey_data', verificationResult));
    },
  );

  it.each(['generic_error', '', 'Success', 'SUCCESS', 'success ', 'ok', 'true', 'invalid', 'toString', '__proto__'])(
    'V2: %j is not an answer that we know',
    (verificationResult) => {
      expect(() => requireVerified(answer({ verificationResult }))).toThrow(refusing('upstream_error'));
    },
  );

  it.each([[null], [true], [1], [['success']], [{ success: true }]])('V2: %j is not a result', (verificationResult) => {
    expect(() => requireVerified(answer({ verificationResult }))).toThrow(
      refusing('upstream_error', 'verification_shape'),
    );
  });

  it.each(oddAnswers)('U2: %s is no verification', (_, odd) => {
    expect(() => requireVerified(odd)).toThrow(refusing('upstream_error', 'verification_shape'));
  });

  it('V2: of a result stated twice, the last one counts', () => {
    const twice = '{"verificationResult":"success","verificationResult":"invalid_signature"}';
    expect(() => requireVerified(answer(twice))).toThrow(refusing('invalid_passkey_data'));
  });
});

describe('a connect token', () => {
  const asked = { type: 'passkey-list', lifetimeSeconds: 300 } as const;
  const readToken = (from: UpstreamAnswer) => readConnectToken(from, asked, now);
  const shape = refusing('upstream_error', 'connect_token_shape');

  it('T3: is its secret and its end', () => {
    expect(readToken(answer(token))).toEqual({ secret: 'cot_abcdefgh', expiresAtSeconds: now + 300 });
  });

  it.each([
    ...[undefined, null, 7, '', 'short', ['cot_abcdefgh'], 'x'.repeat(5000), 'cot_abcdefgh\n'],
    ...['cot_abc\r\nx: y', 'cot abcdefgh', '<script>x', 'cot_äöüabc'],
  ])('T3: has no secret in %j', (secret) => expect(() => readToken(answer({ ...token, secret }))).toThrow(shape));

  it.each([undefined, null, '1790000000', -1, 1.5, [now]])('T3: has no end in %j', (expires) => {
    expect(() => readToken(answer({ ...token, expires }))).toThrow(shape);
  });

  it.each([1, 60, 300, 360, 3900])('T3: may end in %i s: sooner than asked for, or a little later', (seconds) => {
    const expires = now + seconds;
    expect(readToken(answer({ ...token, expires }))).toMatchObject({ expiresAtSeconds: expires });
  });

  it.each([0, 1, now - 3600, now, now + 3901, now + 315_360_000, now * 1000, (now + 300) * 1000])(
    'T3: does not end at %i',
    (expires) => {
      expect(() => readToken(answer({ ...token, expires }))).toThrow(refusing('upstream_error', 'connect_token_end'));
    },
  );

  it.each(['passkey-append', 'Passkey-List', 'passkey-list '])(
    'T3: of the type %j is another than was asked for',
    (tokenType) => {
      const check = () => readToken(answer({ ...token, tokenType }));
      expect(check).toThrow(refusing('upstream_error', 'connect_token_of_other_type'));
    },
  );
});

describe('an answer with a status', () => {
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
    [503, 'upstream_error'],
    [520, 'upstream_error'],
    [0, 'upstream_error'],
  ] as const)('R4: of %i is %s, even when its body says success', (status, code) => {
    expect(() => requireOk(answer(good, json, status), callAt())).toThrow(refusing(code));
  });

  it.each([
    ['1', 1],
    ['7', 7],
    ['30', 30],
    ['0', 1],
    ['120', 30],
    ['999999', 30],
    ...[undefined, '9999999', '', 'later', '-1', '1.5', ' 5', 'Wed, 21 Oct 2026 07:28:00 GMT'].map(
      (text): [string | undefined, number] => [text, 2],
    ),
  ] as [string | undefined, number][])('R2: of 429 and Retry-After %j passes %i s on', (text, retryAfterSeconds) => {
    const limited = answer({}, { ...json, ...(text !== undefined && { 'retry-after': text }) }, 429);
    expect(readRetryAfterSeconds(limited)).toBe(retryAfterSeconds);
    expect(() => requireOk(limited, callAt())).toThrow(expect.objectContaining({ retryAfterSeconds }));
  });

  it('L4: that failed leaves Corbado’s word for it and its request id in the log', () => {
    const call = callAt();
    const failed = { message: 'canary', error: { type: 'validation_error', details: 'canary' } };
    expect(() => requireOk(answer({ ...envelope, ...failed }, json, 400), call)).toThrow();
    expect(call.trail.facts).toEqual({ upstreamErrorType: 'validation_error', upstreamRequestId: 'req-557' });
  });

  it.each([
    ['free text', { error: { type: 'user ada@example.com' }, requestData: { requestID: 'a\n{"level":"INFO"}' } }],
    ['too much', { error: { type: 'x'.repeat(65) }, requestData: { requestID: 'x'.repeat(65) } }],
    ['nothing', {}],
    ['null', null],
    ['another shape', { error: 'validation_error', requestData: 'req-557' }],
  ])('L1: that failed has nothing for the log when it says %s', (_, body) => {
    expect(readFault(answer(body, json, 500))).toEqual({ type: undefined, requestId: undefined });
  });
});

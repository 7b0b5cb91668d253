// Reading Corbado's answers: what is believed, and what is not.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readConnectToken, requireVerified } from '../../../../functions/shared/corbado/answers.ts';
import type { UpstreamAnswer } from '../../../../functions/shared/corbado/transport.ts';
import { now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';

const answer = (body: unknown, headers: UpstreamAnswer['headers'] = { 'content-type': 'application/json' }) => ({
  status: 200,
  headers,
  body: Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});
const envelope = { httpStatusCode: 200, message: 'OK', runtime: 0.1, requestData: { requestID: 'req-557', link: '' } };

const success = { ...envelope, verificationResult: 'success' };
const token = { ...envelope, secret: 'cot_abcdefgh', tokenType: 'passkey-list', expires: now + 300, id: 'cot-1' };

// Neither of the two readers may take one of these for its answer.
const oddAnswers: [string, UpstreamAnswer][] = [
  ['no body', answer('')],
  ['null', answer('null')],
  ['a list', answer([success, token])],
  ['a text', answer('"success"')],
  ['an empty object', answer({})],
  ['HTML', answer('<html>success</html>', { 'content-type': 'text/html' })],
  ['good JSON as HTML', answer({ ...token, ...success }, { 'content-type': 'text/html' })],
  ['good JSON as text', answer({ ...token, ...success }, { 'content-type': 'text/plain; application/json' })],
  ['good JSON as nothing', answer({ ...token, ...success }, {})],
  ['good JSON as JSONP', answer({ ...token, ...success }, { 'content-type': 'application/jsonp' })],
  ['cut JSON', answer(JSON.stringify({ ...token, ...success }).slice(0, -1))],
  ['two of them', answer(`${JSON.stringify({ ...token, ...success })}{}`)],
  [
    'invalid UTF-8',
    answer(
      Buffer.concat([
        Buffer.from(JSON.stringify({ ...token, ...success }).slice(0, -1)),
        Buffer.from([0x2c, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
      ]),
    ),
  ],
  [
    'compressed JSON',
    answer(gzipSync(JSON.stringify({ ...token, ...success })), {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    }),
  ],
  ['an answer inside an answer', answer({ data: { ...token, ...success } })],
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
    'V2: %j is no answer that we know',
    (verificationResult) => {
      expect(() => requireVerified(answer({ verificationResult }))).toThrow(refusing('upstream_error'));
    },
  );

  it.each([[null], [true], [1], [['success']], [{ success: true }]])('V2: %j is no result', (verificationResult) => {
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

  it('T3: is its secret and its end', () => {
    expect(readToken(answer(token))).toEqual({
      secret: 'cot_abcdefgh',
      expiresAtSeconds: now + 300,
    });
  });

  it.each(oddAnswers)('U2: %s is no token', (_, odd) => {
    expect(() => readToken(odd)).toThrow(refusing('upstream_error', 'connect_token_shape'));
  });

  const notASecret = [
    undefined,
    null,
    7,
    '',
    'short',
    ['cot_abcdefgh'],
    'x'.repeat(5000),
    'cot_abc\r\nx: y',
    'cot abcdefgh',
    '<script>x',
    'cot_äöüabc',
    'cot_abcdefgh\n',
  ];
  it.each(notASecret.map((secret) => ({ secret })))('T3: %j is none', (change) => {
    expect(() => readToken(answer({ ...token, ...change }))).toThrow(refusing('upstream_error', 'connect_token_shape'));
  });

  it.each([undefined, null, '1790000000', -1, 1.5, [now]].map((expires) => ({ expires })))(
    'T3: %j is no end',
    (change) => {
      expect(() => readToken(answer({ ...token, ...change }))).toThrow(
        refusing('upstream_error', 'connect_token_shape'),
      );
    },
  );

  it.each([1, 60, 300, 360, 3900])('T3: may end in %i s: sooner than asked for, or a little later', (seconds) => {
    expect(readToken(answer({ ...token, expires: now + seconds }))).toMatchObject({
      expiresAtSeconds: now + seconds,
    });
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

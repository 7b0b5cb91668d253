// A bearer token that may be a JWT of the existing login: whatever it is, there is an answer for it.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { looksLikeJwt, verifyIssuerToken } from '../../../../functions/shared/issuer/trusted-issuers.ts';
import { Refusal } from '../../../../functions/shared/refusal.ts';
import { callAt } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';
import { issuer, rules } from '../../trusted-issuer.ts';
import { answerOf, startRawServer } from '../corbado/raw-server.ts';

const part = (text: string): string => Buffer.from(text).toString('base64url');
const keys = '{"keys":[{"kty":"RSA","kid":"k-1","alg":"RS256","use":"sig","n":"AQAB","e":"AQAB"}]}';
const dayAfter = Math.floor(Date.now() / 1000) + 86_400;

it.each([
  ['', false],
  ['a.b', false],
  ['a.b.c', true],
  ['..', true],
  ['a.b.c.d', false],
])('T1: %j has the form of one: %j', (token, expected) => expect(looksLikeJwt(token)).toBe(expected));

it('I1: with no issuer listed every JWT is refused', async () => {
  await expect(verifyIssuerToken([], rules)('a.b.c', callAt())).rejects.toEqual(refusing('unauthorized'));
});

it('I3: any three parts are refused or meet an outage, and nothing unexpected happens', async () => {
  const server = await startRawServer((socket) => socket.write(answerOf(keys)));
  const verify = verifyIssuerToken([{ ...issuer, jwksUri: server.url.href }], rules);
  const value = fc.oneof(fc.json(), fc.string());
  const header = fc.record({
    alg: fc.constantFrom('RS256', 'none', 'HS256', 'ES256'),
    kid: fc.constantFrom('k-1', 'k-2'),
  });
  const claims = fc.record({
    iss: fc.constantFrom<unknown>(issuer.issuer, 'x', null, [issuer.issuer]),
    aud: fc.jsonValue(),
    exp: fc.jsonValue(),
  });
  const asText = (record: object) => JSON.stringify(record);
  const jwt = fc
    .tuple(fc.oneof(value, header.map(asText)), fc.oneof(value, claims.map(asText)), fc.string())
    .map((parts) => parts.map(part).join('.'));
  const check = async (token: string) => {
    const thrown: unknown = await verify(token, callAt()).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(Refusal);
    expect(['unauthorized', 'temporarily_unavailable']).toContain((thrown as Refusal).code);
  };
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        jwt,
        fc.string().map((text) => `${text}.${text}.x`),
      ),
      check,
    ),
    { numRuns: 500 },
  );
});

it.each([
  ['is down', 'HTTP/1.1 503 X'],
  ['has moved', 'HTTP/1.1 307 X\r\nlocation: http://127.0.0.1:9/'],
])('R5: is an outage, and no 401, when the issuer %s', async (_, head) => {
  const server = await startRawServer((socket) => socket.write(answerOf('', head)));
  const verify = verifyIssuerToken([{ ...issuer, jwksUri: server.url.href }], rules);
  const token = [
    part('{"alg":"RS256","kid":"k-1"}'),
    part(`{"iss":"${issuer.issuer}","exp":${dayAfter}}`),
    'AAAA',
  ].join('.');
  await expect(verify(token, callAt())).rejects.toEqual(refusing('temporarily_unavailable', 'issuer_unavailable'));
});

it.each(['not JSON', '{}', 'null', '{"keys":7}', '[]'])(
  'R5: is an outage, and no 401, when its keys are %j',
  async (body) => {
    const server = await startRawServer((socket) => socket.write(answerOf(body)));
    const verify = verifyIssuerToken([{ ...issuer, jwksUri: server.url.href }], rules);
    const token = [
      part('{"alg":"RS256","kid":"k-1"}'),
      part(`{"iss":"${issuer.issuer}","exp":${dayAfter}}`),
      'AAAA',
    ].join('.');
    await expect(verify(token, callAt())).rejects.toEqual(refusing('temporarily_unavailable', 'issuer_unavailable'));
  },
);

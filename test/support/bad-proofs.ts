// Texts that are no usable signedPasskeyData, by what is wrong with them. All can be told without asking Corbado.
import type { SignedPasskeyDataOverrides } from '../../local/corbado/signed-passkey-data.ts';
import { markers } from './markers.ts';
import { newUserId, passkeyProofFor } from './sign-in.ts';
import type { Bench } from './system.ts';
import { projectId } from './user-rows.ts';

type MakeProof = (bench: Bench) => Promise<string>;

const signed =
  (overrides: SignedPasskeyDataOverrides): MakeProof =>
  (bench) =>
    passkeyProofFor(bench, newUserId(), overrides);

const withClaims = (claims: Record<string, unknown>): MakeProof => signed({ claims });
const withHeader = (header: Record<string, unknown>): MakeProof => signed({ header });

/** A correctly signed proof, spoiled afterwards. */
const spoiled =
  (spoil: (parts: [header: string, payload: string, signature: string]) => string): MakeProof =>
  async (bench) => {
    const [header = '', payload = '', signature = ''] = (await passkeyProofFor(bench, newUserId())).split('.');
    const proof = spoil([header, payload, signature]);
    markers.addIfTelling(proof);
    return proof;
  };

const encode = (value: string | Buffer): string => Buffer.from(value).toString('base64url');
const withHeaderText = (text: string | Buffer) =>
  spoiled(([, payload, signature]) => `${encode(text)}.${payload}.${signature}`);
const withPayloadText = (text: string | Buffer) =>
  spoiled(([header, , signature]) => `${header}.${encode(text)}.${signature}`);

const badForms: Record<string, MakeProof> = {
  'one part': spoiled(([header]) => header),
  'two parts': spoiled(([header, payload]) => `${header}.${payload}`),
  'four parts': spoiled((parts) => [...parts, 'abc'].join('.')),
  'five parts': spoiled((parts) => [...parts, 'abc', 'abc'].join('.')),
  'an empty header': spoiled(([, payload, signature]) => `.${payload}.${signature}`),
  'an empty payload': spoiled(([header, , signature]) => `${header}..${signature}`),
  'an empty signature': spoiled(([header, payload]) => `${header}.${payload}.`),
  'nothing but dots': spoiled(() => '..'),
  'a space before it': spoiled((parts) => ` ${parts.join('.')}`),
  'a line break after it': spoiled((parts) => `${parts.join('.')}\n`),
  'a line break inside': spoiled((parts) => parts.join('.\n')),
  padding: spoiled(([header, payload, signature]) => `${header}.${payload}=.${signature}`),
  'letters of standard base64': spoiled(([header, payload, signature]) => `${header}.${payload}.+/${signature}`),
  'a letter beyond ASCII': spoiled((parts) => `${parts.join('.')}é`),
  'nine thousand characters': spoiled((parts) => `${parts.join('.')}${'A'.repeat(9000)}`),
};

const badHeaders: Record<string, MakeProof> = {
  'no algorithm': withHeaderText('{}'),
  'the algorithm none': signed({ forgery: 'alg-none' }),
  'a signature by the public key as HMAC secret': signed({ forgery: 'hs256-with-public-key' }),
  'an algorithm in small letters': withHeaderText('{"alg":"rs256"}'),
  'another algorithm': withHeaderText('{"alg":"ES256"}'),
  'a list of algorithms': withHeaderText('{"alg":["RS256"]}'),
  'a header that is no object': withHeaderText('["RS256"]'),
  'a header that is null': withHeaderText('null'),
  'a header that is no JSON': withHeaderText('{"alg":"RS256"'),
  'an extension that must be understood': withHeaderText('{"alg":"RS256","crit":["x"],"x":1}'),
  'a list of no extensions': withHeaderText('{"alg":"RS256","crit":[]}'),
  'a payload that is not encoded': withHeaderText('{"alg":"RS256","b64":false}'),
  'a payload that is no object': withPayloadText('[]'),
  'a payload that is null': withPayloadText('null'),
  'a payload that is no JSON': withPayloadText('{'),
  'a payload that is no UTF-8': withPayloadText(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])),
};

const badIssuers = [
  undefined,
  null,
  '',
  7,
  [projectId],
  'pro-1',
  `${projectId}1`,
  projectId.toUpperCase(),
  ` ${projectId}`,
];
const badIds = [undefined, null, '', 7, ['a'], 'a'.repeat(1024), 'a#b', 'a\u0000b', 'a b', 'é'];
const badUserIds = [
  undefined,
  null,
  '',
  7,
  ['ada'],
  {},
  'a b',
  'a,b',
  'a\u0000',
  'andré',
  'a'.repeat(129),
  'usr-1',
  'a@b.c',
];
const badTimes = [undefined, null, '', '1790000000', 1.5, -1, 1e300, true];

const named = (what: string, values: readonly unknown[], make: (value: unknown) => MakeProof): [string, MakeProof][] =>
  values.map((value) => [`${what} ${JSON.stringify(value)?.slice(0, 20) ?? 'missing'}`, make(value)]);

const badClaims: Record<string, MakeProof> = Object.fromEntries([
  ...named('an issuer', badIssuers, (iss) => withClaims({ iss })),
  ...named('a jti', badIds, (jti) => withClaims({ jti })),
  ...named('a webauthnId', badUserIds, (webauthnId) => withClaims({ webauthnId })),
  ...named('an end', badTimes, (exp) => withClaims({ exp })),
  ...named('a beginning', badTimes.slice(1), (nbf) => withClaims({ nbf })),
  ['a sub missing', withClaims({ sub: undefined })],
  ['a number for a credential', withClaims({ credential: 7 })],
  ['a challenge id with a space', withClaims({ challengeId: 'was 1' })],
]);

const nowSeconds = (bench: Bench): number => Math.floor(bench.system().clock.nowMilliseconds() / 1000);

const badMoments: Record<string, MakeProof> = {
  'an end over a minute ago': signed({ issuedSecondsAgo: 365 }),
  'an end a year ago': signed({ issuedSecondsAgo: 365 * 86_400 }),
  'a beginning in over a minute': (bench) => withClaims({ nbf: nowSeconds(bench) + 65 })(bench),
  'an end in milliseconds': (bench) => withClaims({ exp: (nowSeconds(bench) + 300) * 1000 })(bench),
  'an end in a year': (bench) => withClaims({ exp: nowSeconds(bench) + 365 * 86_400 })(bench),
  'an end in two hours': (bench) => withClaims({ exp: nowSeconds(bench) + 7200 })(bench),
  'an end in two hours, and no other time': (bench) =>
    withClaims({ exp: nowSeconds(bench) + 7200, iat: undefined, nbf: undefined })(bench),
  'an issue a year ago': (bench) => withClaims({ iat: nowSeconds(bench) - 365 * 86_400 })(bench),
  'an issue in 1970': withClaims({ iat: 0 }),
  'a beginning in 1970': withClaims({ nbf: 0 }),
  'an issue in an hour': (bench) => withClaims({ iat: nowSeconds(bench) + 3600 })(bench),
};

/** By what is wrong: something to send as signedPasskeyData. */
export const badProofs: Readonly<Record<string, MakeProof>> = {
  ...badForms,
  ...badHeaders,
  ...badClaims,
  ...badMoments,
};

/** Hints at keys, which only Corbado may judge: alone they are no reason to refuse, and never one to fetch anything. */
export const keyHints = (url: string) =>
  [
    { jku: url },
    { x5u: url },
    { kid: '../../x' },
    { jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } },
    { x5c: ['AAAA'] },
  ].map((header) => [Object.keys(header)[0], withHeader(header)] as const);

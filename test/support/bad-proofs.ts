// Texts that are no usable signedPasskeyData, by what is wrong with them: one of each kind, all of which can be told without asking
// Corbado. Every other one is tested in functions/shared beside the code that decides it.
import type { SignedPasskeyDataOverrides } from '../../local/corbado/signed-passkey-data.ts';
import { markers } from './markers.ts';
import { newUserId, passkeyProofFor } from './sign-in.ts';
import type { Bench } from './system.ts';

type MakeProof = (bench: Bench) => Promise<string>;

const signed =
  (overrides: SignedPasskeyDataOverrides): MakeProof =>
  (bench) =>
    passkeyProofFor(bench, newUserId(), overrides);

/** A correctly signed proof, spoiled afterwards. */
const spoiled =
  (spoil: (parts: [header: string, payload: string, signature: string]) => string): MakeProof =>
  async (bench) => {
    const [header = '', payload = '', signature = ''] = (await passkeyProofFor(bench, newUserId())).split('.');
    const proof = spoil([header, payload, signature]);
    markers.addIfTelling(proof);
    return proof;
  };

const encode = (text: string): string => Buffer.from(text).toString('base64url');

const inTwoHours = ({ system }: Bench): number => Math.floor(system().clock.nowMilliseconds() / 1000) + 7200;

/** By what is wrong: something to send as signedPasskeyData. */
export const badProofs: Readonly<Record<string, MakeProof>> = {
  'two parts': spoiled(([header, payload]) => `${header}.${payload}`),
  'nothing but dots': spoiled(() => '..'),
  'a line break after it': spoiled((parts) => `${parts.join('.')}\n`),
  'nine thousand characters': spoiled((parts) => `${parts.join('.')}${'A'.repeat(9000)}`),
  'the algorithm none': signed({ forgery: 'alg-none' }),
  'a signature by the public key as HMAC secret': signed({ forgery: 'hs256-with-public-key' }),
  'a header that is null': spoiled(([, payload, signature]) => `${encode('null')}.${payload}.${signature}`),
  'a payload that is no object': spoiled(([header, , signature]) => `${header}.${encode('[]')}.${signature}`),
  'another project': signed({ claims: { iss: 'pro-1' } }),
  'no id': signed({ claims: { jti: undefined } }),
  'an address for a user': signed({ claims: { webauthnId: 'a@b.c' } }),
  'an end that is a text': signed({ claims: { exp: '1790000000' } }),
  'an end over a minute ago': signed({ issuedSecondsAgo: 365 }),
  'an end in two hours': (bench) => signed({ claims: { exp: inTwoHours(bench) } })(bench),
};

/** Hints at keys, which only Corbado may judge: alone they are no reason to refuse, and never one to fetch anything. */
export const keyHints = (url: string) =>
  [
    { jku: url },
    { x5u: url },
    { kid: '../../x' },
    { jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } },
    { x5c: ['AAAA'] },
  ].map((header) => [Object.keys(header)[0], signed({ header })] as const);

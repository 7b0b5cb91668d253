// An authenticator and its browser in a few lines, for answers that no real one would give: ES256, attestation "none".
// https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

export type Oddity = {
  origin?: string;
  rpId?: string;
  /** User present is 1, user verified 4. */
  flags?: number;
  counter?: number;
  userHandle?: string;
  /** Signs with the key of another device. */
  wrongKey?: boolean;
};

type Options = { challenge: string; user?: { id: string }; rp?: { id: string }; rpId?: string };

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();
const createKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

// COSE in CBOR: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
const coseKey = (key: KeyObject): Buffer => {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const coordinate = (label: number, value: string) =>
    Buffer.concat([Buffer.from([label, 0x58, 32]), Buffer.from(value, 'base64url')]);
  return Buffer.concat([Buffer.from('a5010203262001', 'hex'), coordinate(0x21, x), coordinate(0x22, y)]);
};

const authenticatorData = (rpId: string, flags: number, counter: number, credential = Buffer.alloc(0)): Buffer => {
  const numbers = Buffer.alloc(5);
  numbers.writeUInt8(flags | (credential.length > 0 ? 0x40 : 0));
  numbers.writeUInt32BE(counter, 1);
  return Buffer.concat([sha256(rpId), numbers, credential]);
};

// {"fmt": "none", "attStmt": {}, "authData": …}
const attestationObject = (data: Buffer): Buffer => {
  const head = Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex');
  return Buffer.concat([head, Buffer.from([data.length]), data]);
};

const clientDataOf = (type: 'create' | 'get', challenge: string, origin: string): Buffer =>
  Buffer.from(JSON.stringify({ type: `webauthn.${type}`, challenge, origin }));

const toText = (id: Buffer, response: Record<string, Buffer>): string => {
  const fields = Object.entries(response).map(([name, bytes]) => [name, bytes.toString('base64url')]);
  const credentialId = id.toString('base64url');
  return JSON.stringify({
    id: credentialId,
    rawId: credentialId,
    type: 'public-key',
    response: Object.fromEntries(fields),
  });
};

/** A device with one passkey at most; `options` are the client's texts, and so are its answers. */
export const createAuthenticator = (appOrigin: string) => {
  const { privateKey, publicKey } = createKey();
  const id = randomBytes(16);
  let signatures = 0;
  let userHandle = '';
  return {
    create: (options: string, { origin = appOrigin, flags = 5, ...odd }: Oddity = {}): string => {
      const { challenge, user, rp }: Options = JSON.parse(options).publicKey;
      signatures += 1;
      userHandle = user?.id ?? '';
      const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, coseKey(publicKey)]);
      const data = authenticatorData(odd.rpId ?? rp?.id ?? '', flags, odd.counter ?? signatures, credential);
      const clientDataJSON = clientDataOf('create', challenge, origin);
      return toText(id, { clientDataJSON, attestationObject: attestationObject(data) });
    },
    get: (options: string, { origin = appOrigin, flags = 5, ...odd }: Oddity = {}): string => {
      const { challenge, rpId = '' }: Options = JSON.parse(options).publicKey;
      signatures += 1;
      const data = authenticatorData(odd.rpId ?? rpId, flags, odd.counter ?? signatures);
      const clientDataJSON = clientDataOf('get', challenge, origin);
      const key = odd.wrongKey === true ? createKey().privateKey : privateKey;
      const signature = sign('sha256', Buffer.concat([data, sha256(clientDataJSON)]), key);
      const handle = Buffer.from(odd.userHandle ?? userHandle, 'base64url');
      return toText(id, { clientDataJSON, authenticatorData: data, signature, userHandle: handle });
    },
  };
};

// Who calls an action over HTTP, by a Standard Webhooks signature, a password or IAM: checked on the raw request, before anything in it is
// read.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createSecret, fromSecretsManager, type Secret, type SecretValue } from '../aws/secret.ts';
import type { Call } from '../frame/call.ts';
import type { PrewarmTask } from '../frame/invocation.ts';
import { Refusal } from '../frame/refusal.ts';
import type { HttpRequest } from '../http/http-request.ts';

/** An authenticated caller; the delivery's id, and when it was signed, are set where the proof covers them. */
export type Caller = {
  readonly by: 'direct' | 'hmac' | 'basic' | 'iam';
  readonly deliveryId?: string;
  readonly signedAtSeconds?: number;
};

/** Throws the same `unauthorized` for every way of not being Corbado. */
export type AuthenticateCaller = (request: HttpRequest, call: Call) => Promise<Caller>;

/** What is signed: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export type SignedDelivery = {
  readonly id: string;
  readonly timestamp: string;
  /** One or more `v1,<base64>`, separated by spaces. */
  readonly signature: string;
  /** The bytes as sent: a parsed and re-serialised body has another signature. */
  readonly body: Buffer;
};

const toleranceSeconds = 300;
// No dot: the signed text joins its parts with dots.
const idText = /^[A-Za-z0-9_-]{1,128}$/;
const timestampText = /^\d{1,12}$/;
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** The key of a secret in its written form, `whsec_` and base64 of 24 to 64 bytes. Throws `internal_error` for anything else. */
const keyOf = (secret: string): Buffer => {
  const encoded = secret.replace(/^whsec_/, '');
  // Node's decoder skips what is not base64, so the key would silently differ from the caller's.
  const key = Buffer.from(base64.test(encoded) ? encoded : '', 'base64');
  if (key.length < 24 || key.length > 64) throw new Refusal('internal_error', { reason: 'action_secret_malformed' });
  return key;
};

/** The signature of a delivery under one secret, 32 bytes. */
export const signDelivery = ({ id, timestamp, body }: Omit<SignedDelivery, 'signature'>, secret: string): Buffer =>
  createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest();

const candidates = (signature: string): Buffer[] =>
  signature
    .split(/,?\s+/, 8)
    .filter((part) => part.startsWith('v1,'))
    .map((part) => Buffer.from(part.slice('v1,'.length), 'base64'))
    .filter((bytes) => bytes.length === 32);

/** Whether any of the signatures is right under any of the secrets, and the delivery is at most five minutes old or early. */
export const isSignedBy = (delivery: SignedDelivery, secrets: readonly string[], nowSeconds: number): boolean => {
  if (!idText.test(delivery.id) || !timestampText.test(delivery.timestamp)) return false;
  if (Math.abs(nowSeconds - Number(delivery.timestamp)) > toleranceSeconds) return false;
  const given = candidates(delivery.signature);
  return secrets.some((secret) => {
    const expected = signDelivery(delivery, secret);
    return given.some((bytes) => timingSafeEqual(bytes, expected));
  });
};

type Check = (request: HttpRequest, secrets: readonly string[], nowSeconds: number) => Caller | undefined;

const checkSignature: Check = (request, secrets, nowSeconds) => {
  const id = request.headers.get('webhook-id') ?? '';
  const timestamp = request.headers.get('webhook-timestamp') ?? '';
  const signature = request.headers.get('webhook-signature') ?? '';
  const delivery = { id, timestamp, signature, body: request.body };
  if (!isSignedBy(delivery, secrets, nowSeconds)) return undefined;
  return { by: 'hmac', deliveryId: id, signedAtSeconds: Number(timestamp) };
};

/** The user name to enter beside the secret. */
export const basicUserName = 'corbado';

const basic = /^basic ([A-Za-z0-9+/]+={0,2})$/i;

// Digests have one length, so the comparison takes the same time whatever was sent.
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The whole `user:password` is compared, so a colon in the password needs no special care. */
export const isBasicCredential = (authorization: string | undefined, passwords: readonly string[]): boolean => {
  const encoded = basic.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return false;
  const given = digest(Buffer.from(encoded, 'base64').toString('utf8'));
  return passwords.map((password) => timingSafeEqual(given, digest(`${basicUserName}:${password}`))).includes(true);
};

const checkBasic: Check = (request, secrets) =>
  isBasicCredential(request.headers.get('authorization'), secrets) ? { by: 'basic' } : undefined;

const valuesOf = ({ current, previous }: SecretValue): string[] =>
  previous === undefined ? [current] : [current, previous];

const refused = (call: Call): Refusal => {
  call.trail.count('CallerRefused');
  return new Refusal('unauthorized', { reason: 'caller' });
};

/** `hmac` or `basic`, with the current or the previous secret; a miss may mean that ours is old, so it is fetched again. */
export const authenticateBySecret =
  (mode: 'hmac' | 'basic', secret: Secret): AuthenticateCaller =>
  async (request, call) => {
    const check = mode === 'hmac' ? checkSignature : checkBasic;
    const held = await secret.read(call);
    const caller = check(request, valuesOf(held), call.nowSeconds);
    if (caller !== undefined) return caller;
    const fetched = await secret.refresh(call);
    const second = fetched === held ? undefined : check(request, valuesOf(fetched), call.nowSeconds);
    if (second === undefined) throw refused(call);
    return second;
  };

/** API Gateway has checked the signature; its result is in a part of the event that a caller cannot write to. */
export const authenticateByIam: AuthenticateCaller = async (request, call) => {
  if (request.iamCaller === undefined) throw refused(call);
  return { by: 'iam' };
};

export type CallerEnvironment = {
  readonly ACTION_AUTH: 'hmac' | 'basic' | 'iam';
  readonly ACTION_SECRET_ID?: string | undefined;
};

export type CallerAuth = { readonly authenticate: AuthenticateCaller; readonly warm: PrewarmTask };

/** Throws at start when a mode that needs a secret has none: there is no open mode to fall into. */
export const openCallerAuth = (env: CallerEnvironment, secrets: SecretsManagerClient): CallerAuth => {
  if (env.ACTION_AUTH === 'iam') return { authenticate: authenticateByIam, warm: async () => undefined };
  if (env.ACTION_SECRET_ID === undefined) throw new Error(`ACTION_AUTH=${env.ACTION_AUTH} needs ACTION_SECRET_ID`);
  const secret = createSecret(fromSecretsManager(secrets, env.ACTION_SECRET_ID));
  return { authenticate: authenticateBySecret(env.ACTION_AUTH, secret), warm: (call) => secret.read(call) };
};

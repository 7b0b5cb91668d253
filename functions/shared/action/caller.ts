// Who calls an action over HTTP: checked over the raw request, before anything in it is read.
import type { Call } from '../call.ts';
import type { HttpRequest } from '../http/http-request.ts';
import { Refusal } from '../refusal.ts';
import type { Secret, SecretValue } from '../secret/secret.ts';
import { isBasicCredential } from './basic-auth.ts';
import { isSignedBy } from './standard-webhooks.ts';

/** A caller that proved itself; the delivery's name, and when it was signed, stand here where the proof covers them. */
export type Caller = {
  readonly by: 'direct' | 'hmac' | 'basic' | 'iam';
  readonly deliveryId?: string;
  readonly signedAtSeconds?: number;
};

/** Throws the same `unauthorized` for every way of not being Corbado. */
export type AuthenticateCaller = (request: HttpRequest, call: Call) => Promise<Caller>;

type Check = (request: HttpRequest, secrets: readonly string[], nowSeconds: number) => Caller | undefined;

const checkSignature: Check = (request, secrets, nowSeconds) => {
  const id = request.headers.get('webhook-id') ?? '';
  const timestamp = request.headers.get('webhook-timestamp') ?? '';
  const signature = request.headers.get('webhook-signature') ?? '';
  const delivery = { id, timestamp, signature, body: request.body };
  if (!isSignedBy(delivery, secrets, nowSeconds)) return undefined;
  return { by: 'hmac', deliveryId: id, signedAtSeconds: Number(timestamp) };
};

const checkBasic: Check = (request, secrets) =>
  isBasicCredential(request.headers.get('authorization'), secrets) ? { by: 'basic' } : undefined;

const valuesOf = ({ current, previous }: SecretValue): string[] =>
  previous === undefined ? [current] : [current, previous];

const refused = (call: Call): Refusal => {
  call.trail.count('CallerRefused');
  return new Refusal('unauthorized', { reason: 'caller' });
};

/** `hmac` or `basic`, with the current or the previous secret; a miss may mean that we hold an old one, so it is fetched again. */
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

/** API Gateway has checked the signature; what it found out is in a place of the event that a caller cannot write to. */
export const authenticateByIam: AuthenticateCaller = async (request, call) => {
  if (request.iamCaller === undefined) throw refused(call);
  return { by: 'iam' };
};

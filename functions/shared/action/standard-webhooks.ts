// Standard Webhooks signatures: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Refusal } from '../frame/refusal.ts';

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

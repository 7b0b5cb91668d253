// How a caller of the actions proves itself, written from the specification alone, so that no receiver is its own judge:
// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
import { createHash, createHmac } from 'node:crypto';

/** What goes over the wire: these headers and exactly this text. */
export type Delivery = { readonly headers: Readonly<Record<string, string>>; readonly body: string };

export type Signing = {
  /** `whsec_` and base64 of 24 to 64 bytes; the prefix may be missing. */
  readonly secret: string;
  /** Of this delivery; a delivery that is repeated keeps it. Without dots. */
  readonly id: string;
  /** Epoch seconds. */
  readonly timestamp: number;
};

const prefix = /^whsec_/;

const keyOf = (secret: string): Buffer => {
  const key = Buffer.from(secret.replace(prefix, ''), 'base64');
  if (key.length >= 24 && key.length <= 64) return key;
  throw new RangeError('a signing secret is base64 of 24 to 64 bytes, with or without whsec_ before it');
};

const textOf = (event: unknown): string => (typeof event === 'string' ? event : JSON.stringify(event));

const json = { 'content-type': 'application/json' };

/** A signed delivery. A text is sent as it stands, anything else as JSON. Throws a range error for an unusable secret. */
export const signDelivery = (event: unknown, { secret, id, timestamp }: Signing): Delivery => {
  const body = textOf(event);
  const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
  const signed = {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${signature}`,
  };
  return { headers: { ...json, ...signed }, body };
};

/** A delivery with the secret as password of the user `corbado`. It covers neither body nor time. */
export const basicDelivery = (event: unknown, secret: string): Delivery => {
  const authorization = `Basic ${Buffer.from(`corbado:${secret}`).toString('base64')}`;
  return { headers: { ...json, authorization }, body: textOf(event) };
};

/** A secret of the right form that nobody was ever given. */
export const anotherSecret = (secret: string): string =>
  createHash('sha256').update(`another secret than ${secret}`).digest('base64');

/** The same delivery after somebody on the way has changed its body by one blank: still JSON, with the same meaning. */
export const tampered = ({ headers, body }: Delivery): Delivery => ({ headers, body: `${body} ` });

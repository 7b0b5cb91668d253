// Calls of the action routes as Corbado's side makes them: signed, with a password, or wrong in one chosen way.
import { createHmac, randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { ActionName } from '../../local/corbado/action-call.ts';
import type { Answer } from './client.ts';
import type { Bench } from './system.ts';

export type Delivery = { readonly id: string; readonly timestampSeconds: number; readonly body: string | Buffer };

const keyOf = (secret: string): Buffer => Buffer.from(secret.replace(/^whsec_/, ''), 'base64');

/** Made by the published package, so that the functions' own code is not its own judge. It knows texts only, not any bytes. */
export const signatureOf = ({ id, timestampSeconds, body }: Delivery, secret: string): string => {
  if (typeof body === 'string') return new Webhook(secret).sign(id, new Date(timestampSeconds * 1000), body);
  const signed = createHmac('sha256', keyOf(secret)).update(`${id}.${timestampSeconds}.`).update(body);
  return `v1,${signed.digest('base64')}`;
};

export type SignedCall = {
  /** @default a fresh one */
  readonly id?: string;
  /** Seconds to add to the present. @default 0 */
  readonly skewSeconds?: number;
  /** @default the current action secret */
  readonly secret?: string;
};

/** The three headers of a signed delivery of this very body. */
export const signedHeaders = (bench: Bench, body: string | Buffer, call: SignedCall = {}): Record<string, string> => {
  const { id = `msg_${randomUUID()}`, skewSeconds = 0, secret = bench.system().actionSecret } = call;
  const timestampSeconds = Math.floor(bench.system().clock.nowMilliseconds() / 1000) + skewSeconds;
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestampSeconds),
    'webhook-signature': signatureOf({ id, timestampSeconds, body }, secret),
  };
};

/** A signed call; a string event is sent as it is. */
export const callAction = (
  bench: Bench,
  action: ActionName,
  event: unknown,
  call: SignedCall = {},
): Promise<Answer> => {
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  return bench.client.post(`/actions/${action}`, body, { headers: signedHeaders(bench, body, call) });
};

/** The Authorization header that Corbado's webhook screen makes of a user name and a password. */
export const basicHeader = (password: string, user = 'corbado'): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

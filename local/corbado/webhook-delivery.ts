// One webhook of Corbado's, sent over real HTTP: once, and up to two times more when it is not taken.
import type { Passkey } from './corbado-state.ts';

export const webhookTypes = ['passkey.created', 'passkey.deleted'] as const;
export type WebhookType = (typeof webhookTypes)[number];

export type WebhookDelivery = {
  readonly type: WebhookType;
  readonly url: string;
  /** JSON. */
  readonly body: string;
  /** HTTP statuses, one for each attempt so far; 0 when there was no answer. */
  readonly statuses: number[];
};

const maximumAttempts = 3;
const answerMilliseconds = 5000;
const pauseMilliseconds = [200, 1000] as const;

/** RFC 3339 with nanoseconds, of which this machine's clock knows the first three digits. */
const timestamp = (milliseconds: number): string => new Date(milliseconds).toISOString().replace('Z', '000000Z');

/** `corbadoUserId` is Corbado's own id of the passkey's owner. */
export const webhookBody = (type: WebhookType, passkey: Passkey, corbadoUserId: string, nowMilliseconds: number) =>
  JSON.stringify({
    type,
    metadata: { ip: '127.0.0.1', os: 'unknown', browser: 'unknown', customHeaders: {} },
    timestamp: timestamp(nowMilliseconds),
    data: {
      userID: corbadoUserId,
      credential: {
        id: passkey.id,
        webAuthnID: passkey.userId,
        browser: passkey.webauthn?.sourceBrowser ?? 'unknown',
        os: passkey.webauthn?.sourceOs ?? 'unknown',
      },
    },
  });

const attempt = async ({ type, url, body }: WebhookDelivery, password: string): Promise<number> => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`corbado:${password}`).toString('base64')}`,
        'content-type': 'application/json',
        'x-corbado-webhook-event': type,
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(answerMilliseconds),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return 0;
  }
};

const isTaken = (status: number): boolean => status >= 200 && status <= 299;

/** Resolves when it was taken, or given up. `password` is asked at each attempt. */
export const deliver = async (
  delivery: WebhookDelivery,
  password: () => string,
  pause: (milliseconds: number) => Promise<void>,
): Promise<void> => {
  for (let number = 0; number < maximumAttempts; number += 1) {
    if (number > 0) await pause(pauseMilliseconds[number - 1] ?? 0);
    const status = await attempt(delivery, password());
    delivery.statuses.push(status);
    if (isTaken(status)) return;
  }
};

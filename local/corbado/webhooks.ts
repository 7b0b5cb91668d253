// Corbado’s webhooks tell the customer’s backend of passkeys that come and go, over real HTTP, three times at most; or badly, on request.
import type { CorbadoState, Passkey } from './corbado-state.ts';
import type { Timers } from './timers.ts';

type WebhookType = 'passkey.created' | 'passkey.deleted';

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
const webhookBody = (type: WebhookType, passkey: Passkey, corbadoUserId: string, nowMilliseconds: number) =>
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
const deliver = async (
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

/** `late`: after the set time; `twice`: each event as two deliveries, one after the other. */
export type WebhookMode = 'prompt' | 'off' | 'late' | 'twice';

export type WebhookControls = {
  /** `prompt` until it is set. */
  readonly mode: WebhookMode;
  /** For events from now on. */
  setMode: (mode: WebhookMode, lateMilliseconds?: number) => void;
  /** @default passkey.deleted alone: a customer subscribes to what concerns them */
  subscribe: (types: readonly WebhookType[]) => void;
  /** Everything that was sent, or is about to be, oldest first. */
  readonly deliveries: readonly WebhookDelivery[];
  /** Resolves when no delivery is under way any more. */
  settled: () => Promise<void>;
};

/** Returns at once: Corbado's own answers do not wait for webhooks. */
export type Announce = (type: WebhookType, passkey: Passkey) => void;

type WebhookParts = {
  readonly state: CorbadoState;
  readonly nowMilliseconds: () => number;
  readonly webhookUrl: () => string | undefined;
  readonly password: () => string;
  readonly timers: Timers;
};

type Webhooks = { announce: Announce; controls: WebhookControls; clear: () => void };

const defaultLateMilliseconds = 3000;

export const createWebhooks = (parts: WebhookParts): Webhooks => {
  const deliveries: WebhookDelivery[] = [];
  const inFlight = new Set<Promise<void>>();
  let settings: { mode: WebhookMode; lateMilliseconds: number } = { mode: 'prompt', lateMilliseconds: 0 };
  let subscribed: readonly WebhookType[] = ['passkey.deleted'];
  const pause = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => parts.timers.after(milliseconds, resolve));

  const send = async (prepared: readonly WebhookDelivery[], lateMilliseconds: number): Promise<void> => {
    if (lateMilliseconds > 0) await pause(lateMilliseconds);
    for (const delivery of prepared) await deliver(delivery, parts.password, pause);
  };
  const announce: Announce = (type, passkey) => {
    const url = parts.webhookUrl();
    const { mode, lateMilliseconds } = settings;
    if (url === undefined || mode === 'off' || !subscribed.includes(type)) return;
    const body = webhookBody(type, passkey, parts.state.corbadoUserId(passkey.userId), parts.nowMilliseconds());
    const prepared = Array.from({ length: mode === 'twice' ? 2 : 1 }, () => ({ type, url, body, statuses: [] }));
    deliveries.push(...prepared);
    const sending = send(prepared, mode === 'late' ? lateMilliseconds : 0).finally(() => inFlight.delete(sending));
    inFlight.add(sending);
  };
  return {
    announce,
    controls: {
      get mode() {
        return settings.mode;
      },
      setMode: (mode, lateMilliseconds = defaultLateMilliseconds) => {
        settings = { mode, lateMilliseconds };
      },
      subscribe: (types) => {
        subscribed = types;
      },
      deliveries,
      settled: async () => {
        while (inFlight.size > 0) await Promise.all(inFlight);
      },
    },
    clear: () => {
      deliveries.length = 0;
    },
  };
};

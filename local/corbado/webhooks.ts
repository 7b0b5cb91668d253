// Corbado's webhooks: what the customer's backend is told of passkeys that come and go, and how badly that may work.
import type { CorbadoState, Passkey } from './corbado-state.ts';
import type { Timers } from './timers.ts';
import { deliver, type WebhookDelivery, type WebhookType, webhookBody } from './webhook-delivery.ts';
import type { WebhookMode } from './webhook-modes.ts';

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

export type WebhookParts = {
  readonly state: CorbadoState;
  readonly nowMilliseconds: () => number;
  readonly webhookUrl: () => string | undefined;
  readonly password: () => string;
  readonly timers: Timers;
};

export type Webhooks = { announce: Announce; controls: WebhookControls; clear: () => void };

const defaultLateMilliseconds = 3000;

export const createWebhooks = (parts: WebhookParts): Webhooks => {
  const deliveries: WebhookDelivery[] = [];
  const underWay = new Set<Promise<void>>();
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
    const sending = send(prepared, mode === 'late' ? lateMilliseconds : 0).finally(() => underWay.delete(sending));
    underWay.add(sending);
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
        while (underWay.size > 0) await Promise.all(underWay);
      },
    },
    clear: () => {
      deliveries.length = 0;
    },
  };
};

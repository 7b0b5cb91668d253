// The types of the forwarder script, which itself stays plain JavaScript because it is pasted into an editor.

/**
 * What a Corbado action returns. `body` holds the backend's answer (200) or `{code, message, error, requestId?}`, with the same text as
 * `message` and `error`. Pre-login's `statusCode` is always 200: its body says what happened, as Corbado documents it.
 */
export type ActionAnswer = {
  statusCode: number;
  body: Record<string, unknown>;
};

export type ForwarderParts = {
  /** The deployed route of one action. */
  url: string;
  /** Standard Webhooks secret: base64 of 24 to 64 bytes, with or without `whsec_`. */
  secret: string;
  fetch: (url: string, request: RequestInit) => Promise<Response>;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** A text without dots, unique per call. */
  randomId: () => string;
  /** Hears of each failure in one line of codes. @default nobody does */
  log?: (line: string) => void;
};

/** The handler of one action. It never throws: every failure is an answer with a stable code. */
export const createForwarder: (parts: ForwarderParts) => (event: unknown) => Promise<ActionAnswer>;

export const handler: (event: unknown) => Promise<ActionAnswer>;

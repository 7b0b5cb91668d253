// The requests that web apps, native apps and Corbado’s actions make, as values.
import { createHmac, randomUUID } from 'node:crypto';

export type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

/** One request; `answered` receives the answer to this very one. */
export type Shot = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly answered?: (answer: Answer) => void;
};

type Headers = Readonly<Record<string, string>>;
export type OnAnswer = (answer: Answer) => void;

/** What a browser sends with its session. */
export const asBrowser = (origin: string, token: string): Headers => ({
  cookie: `__Host-session_id=${token}`,
  origin,
});

/** What a native app sends, with a session of ours or a JWT of the existing login. */
export const asApp = (token: string): Headers => ({ authorization: `Bearer ${token}` });

const telling = (answered: OnAnswer | undefined) => (answered === undefined ? {} : { answered });

export const post = (path: string, body: object, headers: Headers = {}, answered?: OnAnswer): Shot => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
  ...telling(answered),
});

export const get = (path: string, headers: Headers, answered?: OnAnswer): Shot => ({
  method: 'GET',
  path,
  headers,
  ...telling(answered),
});

export const remove = (path: string, headers: Headers, answered?: OnAnswer): Shot => ({
  method: 'DELETE',
  path,
  headers,
  ...telling(answered),
});

export const connectToken = (headers: Headers): Shot =>
  post('/auth/corbadoConnectToken', { type: 'passkey-list' }, headers);

/** A call of an action route, signed as Standard Webhooks says. */
export const signedAction = (
  action: string,
  event: object,
  secret: string,
  { id = `msg_${randomUUID()}`, nowMilliseconds = Date.now() } = {},
): Shot => {
  const shot = post(`/actions/${action}`, event);
  const timestamp = String(Math.floor(nowMilliseconds / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${shot.body}`).digest('base64');
  const proof = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
  return { ...shot, headers: { ...shot.headers, ...proof } };
};

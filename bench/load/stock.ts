// What users have with them, made before the clock runs, and the requests that web apps, native apps and Corbado’s actions make with it.
import { createHmac, randomUUID } from 'node:crypto';
import { type Answer, fire, type Shot } from './fire.ts';
import type { LoadedSystem } from './loaded-system.ts';

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
export const signedAction = (action: string, event: object, secret: string): Shot => {
  const shot = post(`/actions/${action}`, event);
  const id = `msg_${randomUUID()}`;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${shot.body}`).digest('base64');
  const proof = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
  return { ...shot, headers: { ...shot.headers, ...proof } };
};

export type Stock = {
  newUserIds(count: number): string[];
  /** JWTs of the existing login, each of another user. */
  idTokens(count: number): Promise<string[]>;
  /** signedPasskeyData, each of another user; valid for five minutes. */
  proofs(count: number): Promise<string[]>;
  /** Tokens of open sessions, each of another user. */
  sessions(count: number): Promise<string[]>;
};

/** Takes the things one after the other, and begins again at the end. */
export const inTurn = <Thing>(things: readonly Thing[]): (() => Thing) => {
  let taken = 0;
  return () => {
    const thing = things[taken % things.length];
    if (thing === undefined) throw new Error('there is nothing to take');
    taken += 1;
    return thing;
  };
};

const connections = 10;

export const createStock = (system: LoadedSystem): Stock => {
  let users = 0;
  const newUserIds = (count: number): string[] =>
    Array.from({ length: count }, () => {
      users += 1;
      return `load-${users}`;
    });
  const idTokens = (count: number) => system.order('idTokens', newUserIds(count));
  const sessions = async (count: number): Promise<string[]> => {
    const tokens: string[] = [];
    const nextIdToken = inTurn(await idTokens(count));
    const keep = ({ body: { sessionId } }: { body: Readonly<Record<string, unknown>> }) => {
      if (typeof sessionId === 'string') tokens.push(sessionId);
    };
    const next = () => post('/auth/session', { delivery: 'token' }, asApp(nextIdToken()), keep);
    const { answers } = await fire({ url: system.url, connections, amount: Math.max(count, connections), next });
    if (tokens.length < count) throw new Error(`not every session could be opened: ${JSON.stringify(answers)}`);
    return tokens;
  };
  return { newUserIds, idTokens, proofs: (count) => system.order('proofs', newUserIds(count)), sessions };
};

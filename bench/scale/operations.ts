// The operations whose cost could grow, with a user’s sessions or with the table, and users with as many sessions as wanted.
import type { FunctionName } from '../../infra/functions.ts';
import { callDynamodb } from '../../local/dynamodb/dynamodb-call.ts';
import type { LocalSystem } from '../../local/system.ts';
import { type SeededSession, seedSession } from './rows.ts';

export type SeededUser = { readonly userId: string; readonly sessions: number; readonly token: string };

// DynamoDB's own limit.
const itemsPerBatch = 25;
const batchesAtOnce = 8;

const write = async (system: LocalSystem, sessions: readonly SeededSession[]): Promise<void> => {
  const [table] = system.template.tables;
  if (table === undefined) throw new Error('the template has no table');
  const requests = sessions.map(({ row }) => ({ PutRequest: { Item: row } }));
  await callDynamodb(system.dynamodb.url, 'BatchWriteItem', { RequestItems: { [table.name]: requests } });
};

/** The token is that of one of the sessions. */
export const seedUser = async (system: LocalSystem, userId: string, sessions: number): Promise<SeededUser> => {
  const nowSeconds = Math.floor(system.clock.nowMilliseconds() / 1000);
  const seeded = Array.from({ length: sessions }, () => seedSession(system.corbado.projectId, userId, nowSeconds));
  const batches = Array.from({ length: Math.ceil(sessions / itemsPerBatch) }, (_, index) =>
    seeded.slice(index * itemsPerBatch, (index + 1) * itemsPerBatch),
  );
  for (let start = 0; start < batches.length; start += batchesAtOnce)
    await Promise.all(batches.slice(start, start + batchesAtOnce).map((batch) => write(system, batch)));
  const [first] = seeded;
  if (first === undefined) throw new Error('a user without sessions has no token');
  return { userId, sessions, token: first.token };
};

export type Operation = {
  readonly name: string;
  readonly functionName: FunctionName;
  /** Whether it changes the user's sessions, so that every measurement needs a user of its own. */
  readonly usesUp: boolean;
  /** How many sessions it ends when it has time for all of them; a function stops before its deadline, and the next call goes on. */
  readonly ends: (sessions: number, maximumPerUser: number) => number;
  /** Prepares the request, and returns what is measured. */
  readonly prepare: (system: LocalSystem, user: SeededUser) => Promise<() => Promise<void>>;
};

type Ask = { method: string; path: string; token?: string; body?: object; isPatient?: boolean };

const outOfTime = 503;

const ask = async (system: LocalSystem, { method, path, token, body, isPatient = false }: Ask): Promise<void> => {
  const response = await fetch(`${system.url.replace('localhost', '127.0.0.1')}${path}`, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (isPatient && response.status === outOfTime) return;
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
};

const withToken =
  (method: string, path: string, more: Pick<Ask, 'body' | 'isPatient'> = {}): Operation['prepare'] =>
  async (system, { token }) =>
  () =>
    ask(system, { method, path, token, ...more });

const none = () => 0;

export const operations: readonly Operation[] = [
  {
    name: 'connect token',
    functionName: 'connect-token',
    usesUp: false,
    ends: none,
    prepare: withToken('POST', '/auth/corbadoConnectToken', { body: { type: 'passkey-list' } }),
  },
  {
    name: 'session check',
    functionName: 'session',
    usesUp: false,
    ends: none,
    prepare: withToken('GET', '/auth/session'),
  },
  {
    name: 'list of sessions',
    functionName: 'session',
    usesUp: false,
    ends: none,
    prepare: withToken('GET', '/auth/sessions'),
  },
  {
    name: 'passkey login',
    functionName: 'verify-passkey',
    usesUp: true,
    ends: (sessions, maximumPerUser) => Math.max(0, sessions + 1 - maximumPerUser),
    prepare: async (system, { userId }) => {
      const signedPasskeyData = await system.corbado.signPasskeyData({ claims: { webauthnId: userId } });
      return () => ask(system, { method: 'POST', path: '/auth/passkey/verify', body: { signedPasskeyData } });
    },
  },
  {
    name: 'log out everywhere',
    functionName: 'session',
    usesUp: true,
    ends: (sessions) => sessions,
    prepare: withToken('DELETE', '/auth/sessions', { isPatient: true }),
  },
];

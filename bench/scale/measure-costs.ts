// What each operation costs at DynamoDB, as the engine itself says it: calls, units and bytes, and no time.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type LoopbackServer, startLoopbackServer } from '../../local/stand-in/loopback-server.ts';
import type { LocalSystem } from '../../local/system.ts';
import { type Operation, operations, seedUser } from './operations.ts';
import { bytesOf, numberedUserId, type Row } from './rows.ts';

export type Consumed = {
  /** By operation, such as PutItem. */
  readonly calls: Readonly<Record<string, number>>;
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly itemsRead: number;
  readonly bytesRead: number;
};

export type CapacityTap = Pick<LoopbackServer, 'url' | 'close'> & {
  /** What was consumed since the last time. */
  take(): Consumed;
};

type EngineAnswer = { ConsumedCapacity?: { CapacityUnits: number }; Items?: Row[]; Item?: Row };

const nothing: Consumed = { calls: {}, readUnits: 0, writeUnits: 0, itemsRead: 0, bytesRead: 0 };
const isRead = (operation: string): boolean => operation === 'GetItem' || operation === 'Query';

const plus = (sum: Consumed, operation: string, { ConsumedCapacity, Items, Item }: EngineAnswer): Consumed => {
  const units = ConsumedCapacity?.CapacityUnits ?? 0;
  const items = Items ?? (Item === undefined ? [] : [Item]);
  return {
    calls: { ...sum.calls, [operation]: (sum.calls[operation] ?? 0) + 1 },
    readUnits: sum.readUnits + (isRead(operation) ? units : 0),
    writeUnits: sum.writeUnits + (isRead(operation) ? 0 : units),
    itemsRead: sum.itemsRead + items.length,
    bytesRead: sum.bytesRead + items.reduce((bytes, item) => bytes + bytesOf(item), 0),
  };
};

const askEngine = async (engineUrl: string, request: IncomingMessage): Promise<Response> => {
  const command = JSON.parse((await buffer(request)).toString('utf8')) as object;
  const { host: _host, 'content-length': _length, connection: _connection, ...headers } = request.headers;
  return fetch(engineUrl, {
    method: 'POST',
    headers: headers as Record<string, string>,
    body: JSON.stringify({ ...command, ReturnConsumedCapacity: 'TOTAL' }),
  });
};

/** Passes all calls on to `engineUrl`. */
export const startCapacityTap = async (engineUrl: string): Promise<CapacityTap> => {
  let consumed = nothing;
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const answer = await askEngine(engineUrl, request);
    const text = await answer.text();
    consumed = plus(consumed, operation, JSON.parse(text) as EngineAnswer);
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(text);
  };
  const { url, close } = await startLoopbackServer(0, respond);
  return {
    url,
    close,
    take: () => {
      const taken = consumed;
      consumed = nothing;
      return taken;
    },
  };
};

export type Cost = Consumed & {
  readonly operation: string;
  readonly sessions: number;
  /** The function ran out of time before it had ended all sessions, so what it cost says how fast this machine is. */
  readonly cutShort: boolean;
};

const maximumPerUserOf = ({ template }: LocalSystem): number =>
  Number(template.functions.find(({ name }) => name === 'verify-passkey')?.environment.SESSION_MAXIMUM_PER_USER);

const functionsOf = (all: readonly Operation[]) => new Set(all.map(({ functionName }) => functionName));

export const measureCosts = async (system: LocalSystem, sessionCounts: readonly number[]): Promise<Cost[]> => {
  const tap = await startCapacityTap(system.dynamodb.url);
  const direct = system.dynamodb.url;
  const lead = (url: string): void => {
    for (const name of functionsOf(operations))
      system.reconfigure(name, { AWS_ENDPOINT_URL_DYNAMODB: `${url}/${name}` });
  };
  try {
    lead(tap.url);
    const costs: Cost[] = [];
    for (const { name, functionName, prepare, ends } of operations)
      for (const sessions of sessionCounts) {
        const run = await prepare(system, await seedUser(system, numberedUserId(1, costs.length), sessions));
        await system.warm(functionName);
        tap.take();
        await run();
        const taken = tap.take();
        const cutShort = (taken.calls.DeleteItem ?? 0) < ends(sessions, maximumPerUserOf(system));
        costs.push({ operation: name, sessions, cutShort, ...taken });
      }
    return costs;
  } finally {
    lead(direct);
    await tap.close();
  }
};

// Users with as many open sessions as wanted, written straight into the table of a running system.
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

// Calls to AWS end with the invocation: whoever does not answer holds nobody beyond the deadline.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openUserPool, readPoolUser } from '../../../functions/shared/cognito/user-pool.ts';
import { getItem, queryFrom } from '../../../functions/shared/dynamo/read-items.ts';
import { openTable } from '../../../functions/shared/dynamo/table.ts';
import { deleteItem, putItem, updateItem } from '../../../functions/shared/dynamo/write-items.ts';
import { fromSecretsManager, openSecretsManager } from '../../../functions/shared/secret/secrets-manager.ts';
import { callAt, now } from '../call-at.ts';
import { startRawServer } from './corbado/raw-server.ts';

beforeEach(async () => {
  const { url } = await startRawServer(() => undefined);
  vi.stubEnv('AWS_ENDPOINT_URL', url.origin);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const key = { pk: 'a', sk: 'b' };
const lasting = () => callAt(now, { signal: AbortSignal.timeout(50) });

it.each<[string, () => Promise<unknown>]>([
  ['a read', () => getItem(openTable('table'))(key, lasting())],
  ['a query', () => queryFrom(openTable('table'))('a', 'b', lasting())],
  ['a put', () => putItem(openTable('table'))(key, lasting())],
  ['an update', () => updateItem(openTable('table'))(key, { set: { a: 1 } }, lasting())],
  ['a delete', () => deleteItem(openTable('table'))(key, lasting())],
  ['a look at the pool', () => readPoolUser(openUserPool('eu-central-1_Test'))('ada', lasting())],
  ['a secret', () => fromSecretsManager(openSecretsManager(), 'secret')(AbortSignal.timeout(50))],
])('R1: %s ends when the deadline fires, long before a client gives up by itself', async (_, ask) => {
  const startedAt = performance.now();
  await expect(ask()).rejects.toThrow();
  expect(performance.now() - startedAt).toBeLessThan(2000);
});

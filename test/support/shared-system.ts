// The local system that all test files of a worker use, one after the other; each finds it as if it had just been started.
import { callDynamodb } from '../../local/dynamodb/dynamodb-call.ts';
import type { Item } from '../../local/dynamodb/read-items.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { engineUnderTest } from './engine.ts';
import { startWorkerOfTests } from './executor.ts';

type Shared = { readonly system: LocalSystem; readonly secrets: ReadonlyMap<string, string | undefined> };

const start = async (): Promise<Shared> => {
  const system = await startLocalSystem({ engine: await engineUnderTest(), startWorker: startWorkerOfTests() });
  const { corbadoApi, action } = system.secretIds;
  const ids = action === undefined ? [corbadoApi] : [corbadoApi, action];
  return { system, secrets: new Map(ids.map((id) => [id, system.secrets.get(id)])) };
};

// Ends with the worker: what it runs are threads and sockets of that process.
let shared: Promise<Shared> | undefined;

const deleteOf = ({ pk, sk }: Item) => ({ DeleteRequest: { Key: { pk: { S: String(pk) }, sk: { S: String(sk) } } } });

const emptyTables = async ({ dynamodb, template }: LocalSystem): Promise<void> => {
  const [table] = template.tables;
  const items = await dynamodb.items();
  while (table !== undefined && items.length > 0) {
    const RequestItems = { [table.name]: items.splice(0, 25).map(deleteOf) };
    await callDynamodb(dynamodb.url, 'BatchWriteItem', { RequestItems });
  }
};

// Who may remember a secret is told its id.
const restoreSecrets = ({ system, secrets }: Shared): void => {
  const changed = [...secrets].filter(([id, text]) => system.secrets.get(id) !== text);
  for (const [id, text] of changed) {
    system.secrets.set(id, text);
    for (const { name, environment } of system.template.functions)
      if (Object.values(environment).includes(id)) system.coldStart(name);
  }
  const { current } = JSON.parse(secrets.get(system.secretIds.corbadoApi) ?? '{}') as { current?: string };
  system.corbado.acceptSecrets([current ?? '']);
};

const restoreClock = ({ clock }: LocalSystem): void => void Atomics.store(new BigInt64Array(clock.buffer), 0, 0n);

const clearFaults = ({ access, corbado, dynamodb, secrets, cognito, login }: LocalSystem): void => {
  corbado.servePluralVerifyPathOnly(false);
  corbado.webhooks.setMode('prompt');
  corbado.webhooks.subscribe(['passkey.deleted']);
  corbado.frontend.setPostLogin('none');
  corbado.reset();
  access.restore();
  login.setJwksBehaviour('serve');
  for (const { faults } of [dynamodb, secrets, ...(cognito ? [cognito] : [])]) {
    faults.clear();
    faults.resetCalls();
  }
  cognito?.clearCalls();
};

const reset = async (one: Shared): Promise<void> => {
  const { system } = one;
  clearFaults(system);
  await emptyTables(system);
  system.restoreEnvironments();
  // Functions stay warm: what they remember goes by their uptime, or does no harm when the clock is put back. Secrets are the exception.
  restoreClock(system);
  restoreSecrets(one);
  system.dynamodb.faults.resetCalls();
};

/** Without data, faults, changed settings and calls of the file before; functions stay warm where that shows nowhere. */
export const borrowSystem = async (): Promise<LocalSystem> => {
  shared ??= start();
  const one = await shared;
  await reset(one);
  return one.system;
};

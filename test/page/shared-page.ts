// The local system with its page that all test files of a worker use, one after the other; each finds it as if it had just been started.
import { callDynamodb } from '../../local/dynamodb/dynamodb-call.ts';
import { demoUsers, poolUserOf } from '../../local/login/demo-users.ts';
import type { LocalSystem } from '../../local/system.ts';
import { type SystemWithPage, startWithPage } from '../../page/start-with-page.ts';

const start = async (): Promise<SystemWithPage> => {
  const running = await startWithPage({});
  await Promise.all(running.system.template.functions.map(({ name }) => running.system.warm(name)));
  running.beginRecording();
  return running;
};

// Ends with the worker: what it runs are threads and sockets of that process.
let shared: Promise<SystemWithPage> | undefined;

const emptyTable = async ({ dynamodb, template }: LocalSystem): Promise<void> => {
  const TableName = template.tables[0]?.name ?? '';
  const keys = (await dynamodb.items()).map(({ pk, sk }) => ({ pk: { S: String(pk) }, sk: { S: String(sk) } }));
  await Promise.all(keys.map((Key) => callDynamodb(dynamodb.url, 'DeleteItem', { TableName, Key })));
};

/** The demo users as they were at the start, without a flag; nobody else. */
const resetUsers = ({ cognito, template }: LocalSystem): void => {
  for (const { id } of template.userPools) {
    for (const { username } of cognito?.users.list(id) ?? []) cognito?.users.remove(id, username);
    for (const user of demoUsers) cognito?.users.add(id, poolUserOf(user));
  }
};

/** Whatever was switched, moved or stored before. */
export const resetPage = async ({ system, timeline, switches }: SystemWithPage): Promise<void> => {
  system.corbado.reset();
  system.clock.moveBySeconds(Math.round((Date.now() - system.clock.nowMilliseconds()) / 1000));
  switches.setCorbado('none');
  switches.setFrontendApi('up');
  switches.setWebhooks('prompt');
  switches.setCognito('none');
  if (switches.state().loginMode !== 'endpoint') await switches.setLoginMode('endpoint');
  resetUsers(system);
  await emptyTable(system);
  // Each page shows the whole timeline, and draws it anew.
  timeline.clear();
};

export const openPage = async (): Promise<SystemWithPage> => {
  shared ??= start();
  const running = await shared;
  await resetPage(running);
  return running;
};

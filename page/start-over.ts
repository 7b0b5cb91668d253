// Puts a running system back to how it was at its start, for the page's button and between tests.
import { callDynamodb } from '../local/dynamodb/dynamodb-call.ts';
import { demoUsers, poolUserOf } from '../local/login/demo-users.ts';
import type { LocalSystem } from '../local/system.ts';
import type { Switches } from './timeline/switches.ts';
import type { Timeline } from './timeline/timeline.ts';

type Started = { readonly system: LocalSystem; readonly timeline: Timeline; readonly switches: Switches };

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

/** Forgets sessions, passkeys and users that came later, the timeline, and whatever was switched or moved. */
export const startOver = async ({ system, timeline, switches }: Started): Promise<void> => {
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

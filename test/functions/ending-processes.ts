// Whoever ends all sessions of a user: the user, by logging out everywhere, or an operator who blocks the user.
import { type EndPorts, logOutEverywhere } from '../../functions/session/end-sessions.ts';
import { Refusal } from '../../functions/shared/refusal.ts';
import { removeSessions } from '../../functions/shared/session/ending-sessions.ts';
import { requireSession } from '../../functions/shared/session/live-session.ts';
import {
  findSession,
  hasSession,
  listSessionKeys,
  removeSession,
} from '../../functions/shared/session/session-store.ts';
import { revokeBeforeNow, userRowOf } from '../../functions/shared/user/user-directory.ts';
import type { MemoryTable } from '../support/memory-table.ts';
import { limits, loginOf } from './a-login.ts';
import { callAt, now } from './call-at.ts';
import type { Gate } from './flag-world.ts';
import { httpRequest } from './gateway-event.ts';

const down = () => Promise.reject(new Refusal('temporarily_unavailable', { reason: 'dynamodb_unavailable' }));

const endPorts = (table: MemoryTable, gate: Gate, failingDelete?: number): EndPorts => {
  const get = gate(table.get);
  const remove = removeSession(gate(table.remove));
  let [deletes, marks] = [0, 0];
  return {
    ...{ cookie: { name: 's', sameSite: 'Strict' }, allowedOrigins: new Set<string>() },
    requireSession: requireSession(findSession(get), limits),
    hasSession: hasSession(get),
    listSessionKeys: listSessionKeys(gate(table.query)),
    removeSession: (key, call) => (deletes++ === failingDelete ? gate(down)() : remove(key, call)),
    revokeBeforeNow: revokeBeforeNow(gate(table.update), () => `mark-${marks++}`),
  };
};

/** Asks again until it is done, as a client is told to; anything but an outage on the way is thrown. */
export const logoutProcess =
  (table: MemoryTable, token: string, failingDelete?: number) =>
  async (gate: Gate): Promise<string> => {
    const story = logOutEverywhere(endPorts(table, gate, failingDelete));
    const request = httpRequest({ method: 'DELETE', headers: { authorization: `Bearer ${token}` } });
    for (;;)
      try {
        await story(request, callAt());
        return 'ended';
      } catch (error) {
        if (!(error instanceof Refusal && error.code === 'temporarily_unavailable')) throw error;
      }
  };

/** First the row, then every session. */
export const blockProcess =
  (table: MemoryTable) =>
  async (gate: Gate): Promise<string> => {
    const ports = endPorts(table, gate);
    const call = callAt();
    const { userKey } = loginOf();
    await gate(table.update)(userRowOf(userKey), { set: { blockedAt: now } }, call);
    await ports.revokeBeforeNow(userKey, call);
    await removeSessions(await ports.listSessionKeys(userKey, call), ports.removeSession, call);
    return 'ended';
  };

// Logins, a logout everywhere and a block of one user, as the functions run them, each as a process on one table.
import { exchange } from '../../functions/session/exchange.ts';
import { logOutEverywhere } from '../../functions/session/own-sessions.ts';
import { Refusal } from '../../functions/shared/frame/refusal.ts';
import { readHttpRequest } from '../../functions/shared/http/http-request.ts';
import { formatSessionToken, hashSecret, newSession, parseSessionToken } from '../../functions/shared/login/session.ts';
import { listSessionIds, removeSessions, storeSession } from '../../functions/shared/login/sessions.ts';
import { issueHandoff } from '../../functions/shared/login/single-use.ts';
import { kindOf, userRowKey } from '../../functions/shared/table/rows.ts';
import type { Item, Table } from '../../functions/shared/table/table.ts';
import { countRequests } from '../../functions/shared/user/request-limit.ts';
import { revokeBeforeNow } from '../../functions/shared/user/users.ts';
import { verifyPasskey } from '../../functions/verify-passkey/verify-passkey.ts';
import { memoryTable } from '../support/memory-table.ts';
import { limits, loginOf, projectId } from './a-login.ts';
import { callAt, now } from './call-at.ts';
import type { Process } from './every-order.ts';
import { httpRequest, jsonEvent } from './gateway-event.ts';
import { issuers, issuerToken } from './issuer-token.ts';
import { goodClaims, passkeyDataOf, verifyingCorbado } from './signed-passkey-data.ts';
import { rules as userIdRules } from './trusted-issuer.ts';

export type LoginKind = 'passkey' | 'jwt' | 'code';

export type LoginSetting = {
  readonly logins: readonly LoginKind[];
  /** Who ends everything, if anybody does. */
  readonly ending?: 'logout' | 'block';
  /** How many sessions there are before; the first one is the one that logs out. */
  readonly sessionsBefore?: number;
  readonly maximumPerUser?: number;
  /** Which delete of the one who logs out fails, counted from 0. */
  readonly failingDelete?: number;
  /** Whether each passkey login replaces a session: the first one the last of those before, the next the one before that. */
  readonly replaces?: boolean;
  /** At which millisecond each login comes to write. */
  readonly openedAt?: readonly number[];
};

const atOnce = async (): Promise<void> => undefined;
const browser = { cookie: { name: 's', sameSite: 'Strict' }, allowedOrigins: new Set<string>() } as const;
const { userKey } = loginOf();
const provenAt = now - 5;

// The same every time, so that a process does the same whenever it is run.
const chanceOf = (seed: number) => {
  let nonces = 0;
  return { bytes: (size: number) => Buffer.alloc(size, seed), nonce: () => `nonce-${seed}-${nonces++}` };
};

/** The user's rows are shared. Marks, codes and identifiers are this process's own: their order among the others shows nothing. */
const withOwnRows = (shared: Table, rows: readonly Item[]): Table => {
  const own = memoryTable(rows, atOnce);
  const place = (pk: string) => (kindOf({ pk, sk: 'U' }) === 'user' ? shared : own);
  return {
    get: (key, ...rest) => place(key.pk).get(key, ...rest),
    query: (pk, ...rest) => place(pk).query(pk, ...rest),
    put: (item, ...rest) => place(item.pk).put(item, ...rest),
    update: (key, ...rest) => place(key.pk).update(key, ...rest),
    remove: (key, ...rest) => place(key.pk).remove(key, ...rest),
  };
};

const issueCode = async (seed: number): Promise<{ code: string; rows: Item[] }> => {
  const table = memoryTable();
  const login = { userId: 'u-1', authTime: provenAt, provenAt, credentialId: 'cre-1', challengeId: undefined };
  const { code } = await issueHandoff(table, login, callAt(now, { chance: chanceOf(seed) }));
  return { code, rows: table.items() };
};

/** The token of a session from before, by its place. */
const tokenBefore = (place: number): string =>
  formatSessionToken({ userKey, secret: Buffer.alloc(32, 50 + place).toString('base64url') });

/** Answers the hash of the session that the client holds now. */
const loginProcess = async (
  kind: LoginKind,
  index: number,
  { maximumPerUser = 20, openedAt = [], replaces = false, sessionsBefore = 1 }: LoginSetting,
): Promise<Process> => {
  const headers = replaces ? { authorization: `Bearer ${tokenBefore(sessionsBefore - 1 - index)}` } : {};
  const { code, rows } = await issueCode(200 + index);
  const body = {
    passkey: { signedPasskeyData: passkeyDataOf({ ...goodClaims, iat: provenAt, jti: `jti-${index}` }) },
    jwt: { idToken: issuerToken() },
    code: { handoffCode: code },
  }[kind];
  const request = readHttpRequest(jsonEvent({ ...body, delivery: 'token' }, { headers }));
  const allowed = { allowTokenInBody: true, allowIdTokenInBody: true };
  const settings = { projectId, userIdRules, limits, maximumPerUser, ...browser, ...allowed };
  const nowMilliseconds = () => now * 1000 + (openedAt[index] ?? index);
  return async (shared) => {
    const table = withOwnRows(shared, rows);
    const call = callAt(now, { nowMilliseconds, chance: chanceOf(index + 1) });
    const story =
      kind === 'passkey'
        ? verifyPasskey(settings, { table, corbado: verifyingCorbado() })
        : exchange(settings, { table, issuers, countRequest: countRequests(table, 60) });
    const answer = await story(request, call);
    return hashSecret(parseSessionToken(String(answer.body?.sessionId))?.secret ?? '');
  };
};

/** Asks again until it is done, as a client is told to; anything but an outage on the way is thrown. */
const logoutProcess =
  (token: string, { failingDelete }: LoginSetting): Process =>
  async (shared) => {
    let deletes = 0;
    const remove: Table['remove'] = async (...asked) => {
      if (deletes++ === failingDelete) throw new Refusal('temporarily_unavailable', { reason: 'dynamodb_unavailable' });
      await shared.remove(...asked);
    };
    const story = logOutEverywhere({ ...browser, projectId, limits }, { ...shared, remove });
    const request = httpRequest({ method: 'DELETE', headers: { authorization: `Bearer ${token}` } });
    const chance = chanceOf(100);
    for (;;)
      try {
        await story(request, callAt(now, { chance }));
        return 'ended';
      } catch (error) {
        if (!(error instanceof Refusal && error.code === 'temporarily_unavailable')) throw error;
      }
  };

/** First the row, then every session. */
const blockProcess: Process = async (table) => {
  const call = callAt(now, { chance: chanceOf(101) });
  await table.update(userRowKey(userKey), { set: { blockedAt: now } }, call);
  await revokeBeforeNow(table, userKey, call);
  await removeSessions(table, await listSessionIds(table, userKey, call), call);
  return 'ended';
};

/** The processes are the logins in their order, all proven five seconds ago, and last the one that ends everything. */
export const loginWorld = async (
  setting: LoginSetting,
): Promise<{ readonly rows: Item[]; readonly processes: Process[] }> => {
  const table = memoryTable([], atOnce);
  for (let index = 0; index < (setting.sessionsBefore ?? 1); index += 1) {
    const { secret = '' } = parseSessionToken(tokenBefore(index)) ?? {};
    await storeSession(table, newSession(loginOf(), hashSecret(secret), limits, now - 100 + index), callAt());
  }
  const processes = await Promise.all(setting.logins.map((kind, index) => loginProcess(kind, index, setting)));
  if (setting.ending === 'logout') processes.push(logoutProcess(tokenBefore(0), setting));
  if (setting.ending === 'block') processes.push(blockProcess);
  return { rows: table.items(), processes };
};

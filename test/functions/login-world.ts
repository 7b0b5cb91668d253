// Logins, a logout everywhere and a block on one table, as the functions run them, with every effect on the user's rows at a gate.
import { issueHandoff } from '../../functions/shared/session/handoff.ts';
import { newSession } from '../../functions/shared/session/session.ts';
import { storeSession } from '../../functions/shared/session/session-store.ts';
import { formatSessionToken, hashSecret, mintSecret } from '../../functions/shared/session/session-token.ts';
import { type MemoryTable, memoryTable } from '../support/memory-table.ts';
import { limits, loginOf } from './a-login.ts';
import { callAt, now } from './call-at.ts';
import { blockProcess, logoutProcess } from './ending-processes.ts';
import type { World } from './every-order.ts';
import { type LoginKind, loginProcess } from './login-process.ts';

export type LoginWorld = World & {
  /** The hashes of the sessions that there are. */
  readonly sessionHashes: () => string[];
};

export type LoginSetting = {
  readonly logins: readonly LoginKind[];
  /** Who ends everything, if anybody does. */
  readonly ending?: 'logout' | 'block';
  /** How many sessions there are before; the first one is the one that logs out. */
  readonly sessionsBefore?: number;
  readonly maximumPerUser?: number;
  /** Which delete of the one who logs out fails, counted from 0. */
  readonly failingDelete?: number;
  /** At which millisecond each login comes to write. */
  readonly openedAt?: readonly number[];
};

// A secret that is the same whenever the world begins anew.
const seeded = (seed: number) => (size: number) => Buffer.alloc(size, seed);

const openEarlier = async (table: MemoryTable, index: number): Promise<string> => {
  const secret = mintSecret(seeded(100 + index));
  const login = loginOf();
  await storeSession(table.put)(newSession(login, hashSecret(secret), limits, now - 100 + index), callAt());
  return formatSessionToken({ userKey: login.userKey, secret });
};

const issueCode = async (table: MemoryTable, index: number): Promise<string> => {
  const login = { userId: 'u-1', authTime: now - 5, provenAt: now - 5, credentialId: 'cre-1', challengeId: undefined };
  return (await issueHandoff(table.put, seeded(200 + index))(login, callAt())).code;
};

/** The processes are the logins in their order, all proven five seconds ago, and last the one that ends everything. */
export const loginWorld =
  ({ logins, ending, sessionsBefore = 1, maximumPerUser = 20, failingDelete, openedAt = [] }: LoginSetting) =>
  async (): Promise<LoginWorld> => {
    const table = memoryTable();
    const tokens: string[] = [];
    for (let index = 0; index < sessionsBefore; index += 1) tokens.push(await openEarlier(table, index));
    const processes: World['processes'][number][] = [];
    for (const [index, kind] of logins.entries()) {
      const code = await issueCode(table, index);
      processes.push(loginProcess({ kind, index, code, maximumPerUser, openedAt: openedAt[index] ?? index }, table));
    }
    if (ending === 'logout') processes.push(logoutProcess(table, tokens[0] ?? '', failingDelete));
    if (ending === 'block') processes.push(blockProcess(table));
    const rows = () => table.items().filter(({ pk }) => String(pk).startsWith('U#'));
    return {
      processes,
      state: rows,
      sessionHashes: () =>
        rows()
          .map(({ sk }) => String(sk))
          .filter((sk) => sk.startsWith('S#'))
          .map((sk) => sk.slice(2)),
    };
  };

// Keeps account of the sessions that were reported as opened or ended while things went wrong, and checks them afterwards.
import { fire } from './fire.ts';
import type { LoadedSystem } from './loaded-system.ts';
import { asApp, get, post, remove, type Shot } from './shots.ts';
import { inTurn } from './stock.ts';

export type LedgerResult = {
  /** Sessions that were opened in trouble. */
  readonly opened: number;
  /** Sessions from then and before whose token a client holds and that nobody tried to end: all must be readable. */
  readonly kept: number;
  readonly keptAndLost: number;
  /** Logouts that were answered with 204; none of these sessions may be readable. */
  readonly ended: number;
  readonly endedAndAlive: number;
};

export type Ledger = {
  /** Opening, checking and ending sessions in turn. */
  readonly next: () => Shot;
  readonly settle: () => Promise<LedgerResult>;
};

const statusesOf = async (system: LoadedSystem, tokens: readonly string[]): Promise<Map<string, number>> => {
  const statuses = new Map<string, number>();
  if (tokens.length === 0) return statuses;
  const token = inTurn(tokens);
  const next = (): Shot => {
    const asked = token();
    return get('/auth/session', asApp(asked), ({ status }) => statuses.set(asked, status));
  };
  const connections = Math.min(10, tokens.length);
  await fire({ url: system.url, connections, amount: tokens.length, next });
  return statuses;
};

/** `tokens` are sessions that are open already, `idTokens` JWTs of the existing login. */
export const createLedger = (system: LoadedSystem, tokens: readonly string[], idTokens: readonly string[]): Ledger => {
  // Every other session is to end again. What a failed logout has done is unknown, so it does not count.
  const kept: string[] = tokens.filter((_, index) => index % 2 === 0);
  const toEnd: string[] = tokens.filter((_, index) => index % 2 === 1);
  const ended: string[] = [];
  const idToken = inTurn(idTokens);
  let turn = 0;
  let opened = 0;
  const open = (): Shot =>
    post('/auth/session', { delivery: 'token' }, asApp(idToken()), ({ body: { sessionId } }) => {
      if (typeof sessionId !== 'string') return;
      opened += 1;
      (opened % 2 === 0 ? toEnd : kept).push(sessionId);
    });
  const end = (token: string): Shot =>
    remove('/auth/session', asApp(token), ({ status }) => {
      if (status === 204) ended.push(token);
    });
  const check = (): Shot => get('/auth/session', asApp(kept[turn % kept.length] ?? ''));
  return {
    next: () => {
      turn += 1;
      if (turn % 3 === 0) return check();
      const token = turn % 3 === 1 ? toEnd.shift() : undefined;
      return token === undefined ? open() : end(token);
    },
    settle: async () => {
      const readable = await statusesOf(system, [...kept, ...toEnd]);
      const dead = await statusesOf(system, ended);
      return {
        opened,
        kept: readable.size,
        keptAndLost: [...readable.values()].filter((status) => status !== 200).length,
        ended: dead.size,
        endedAndAlive: [...dead.values()].filter((status) => status !== 401).length,
      };
    },
  };
};

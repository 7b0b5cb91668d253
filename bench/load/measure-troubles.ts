// Behaviour in trouble: refused with the right words, nothing lost, and as fast as before right after.
import { fire } from './fire.ts';
import type { LoadedSystem } from './loaded-system.ts';
import { createLedger, type Ledger } from './session-ledger.ts';
import { asApp, connectToken, get, type Shot } from './shots.ts';
import { inTurn, type Stock } from './stock.ts';
import { faultsOf, isSlow, refusedAfterwards, type Trouble, type TroubleResult } from './troubles.ts';

const users = 1000;
const quietUsers = 200;
const quietConnections = 10;
const quietRequests = 1000;

type Prepared = {
  /** Sessions that stay open. */
  readonly tokens: readonly string[];
  readonly ledger: Ledger;
};

const runTrouble = async (
  system: LoadedSystem,
  trouble: Trouble,
  { tokens, ledger }: Prepared,
): Promise<TroubleResult> => {
  const { name, connections, amount, load } = trouble;
  const token = inTurn(tokens);
  const { url } = system;
  const checkSession = () => get('/auth/session', asApp(token()));
  const askToken = () => connectToken(asApp(token()));
  const quietly = (next: () => Shot) => fire({ url, connections: quietConnections, amount: quietRequests, next });
  const [next, quiet] = load === 'sessions' ? [ledger.next, checkSession] : [askToken, askToken];
  const before = await quietly(quiet);
  await trouble.begin(system);
  const [outcome, beside] = await Promise.all([
    fire({ url, connections, amount, next }),
    load === 'sessions' ? undefined : quietly(checkSession),
  ]).finally(() => system.order('endTrouble'));
  const endedAt = performance.now();
  let after = await quietly(quiet);
  // Other programs of this machine make a single measurement slow, too.
  for (let again = 0; again < 3 && isSlow(before, after); again += 1) after = await quietly(quiet);
  const result = {
    ...outcome,
    ...(await ledger.settle()),
    name,
    connections,
    p50Before: before.p50Milliseconds,
    p50After: after.p50Milliseconds,
    secondsAfter: (performance.now() - endedAt) / 1000,
    p50Beside: beside?.p50Milliseconds,
  };
  return { ...result, problems: [...faultsOf(result), ...refusedAfterwards(after)] };
};

/** Shows each result as soon as it is there. */
export const measureTroubles = async (
  system: LoadedSystem,
  stock: Stock,
  troubles: readonly Trouble[],
  show: (result: TroubleResult) => void,
): Promise<TroubleResult[]> => {
  const idTokens = await stock.idTokens(users);
  const results: TroubleResult[] = [];
  for (const trouble of troubles) {
    const ledger = createLedger(system, await stock.sessions(users), idTokens);
    const result = await runTrouble(system, trouble, { tokens: await stock.sessions(quietUsers), ledger });
    show(result);
    results.push(result);
  }
  return results;
};

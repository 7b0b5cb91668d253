// One route after the other under the same load: how many requests a second, how long they take, what was refused.
import { fire, type Outcome } from './fire.ts';
import type { LoadedSystem } from './loaded-system.ts';
import { routeLoads } from './route-loads.ts';
import type { Stock } from './stock.ts';

export type RouteResult = Outcome & { readonly name: string };

const connections = 10;
// Compilation of what runs often is not what this is about.
const warmUpShare = 0.2;

/** Tells each result as soon as it is there. */
export const measureRoutes = async (
  system: LoadedSystem,
  stock: Stock,
  amount: number,
  tell: (result: RouteResult) => void,
): Promise<RouteResult[]> => {
  const results: RouteResult[] = [];
  for (const { name, prepare } of routeLoads(system, stock)) {
    const warmUp = Math.max(connections, Math.round(amount * warmUpShare));
    const next = await prepare(amount + warmUp);
    await fire({ url: system.url, connections, amount: warmUp, next });
    const result = { name, ...(await fire({ url: system.url, connections, amount, next })) };
    tell(result);
    results.push(result);
  }
  return results;
};

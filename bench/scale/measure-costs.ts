// What one operation costs in the table, exactly: calls, units and bytes, with so many sessions of the user.
import type { LocalSystem } from '../../local/system.ts';
import { type Consumed, startCapacityTap } from './capacity-tap.ts';
import { type Operation, operations } from './operations.ts';
import { numberedUserId } from './rows.ts';
import { seedUser } from './seed-sessions.ts';

export type Cost = Consumed & { readonly operation: string; readonly sessions: number };

const functionsOf = (all: readonly Operation[]) => new Set(all.map(({ functionName }) => functionName));

export const measureCosts = async (system: LocalSystem, sessionCounts: readonly number[]): Promise<Cost[]> => {
  const tap = await startCapacityTap(system.dynamodb.url);
  const direct = system.dynamodb.url;
  const lead = (url: string): void => {
    for (const name of functionsOf(operations))
      system.reconfigure(name, { AWS_ENDPOINT_URL_DYNAMODB: `${url}/${name}` });
  };
  try {
    lead(tap.url);
    const costs: Cost[] = [];
    for (const { name, functionName, prepare } of operations)
      for (const sessions of sessionCounts) {
        const run = await prepare(system, await seedUser(system, numberedUserId(1, costs.length), sessions));
        await system.warm(functionName);
        tap.take();
        await run();
        costs.push({ operation: name, sessions, ...tap.take() });
      }
    return costs;
  } finally {
    lead(direct);
    await tap.close();
  }
};

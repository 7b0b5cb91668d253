// What a request causes behind the functions: calls to DynamoDB by operation, and to Corbado by route.
import { functionNames } from '../../infra/build.ts';
import type { Bench } from './system.ts';

export type Effects = {
  /** Only operations that were called. */
  readonly dynamodb: Readonly<Record<string, number>>;
  /** Without the GET that opens the connection at a cold start. */
  readonly corbado: Readonly<Record<string, number>>;
};

export const noEffects: Effects = { dynamodb: {}, corbado: {} };

const operations = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan', 'BatchWriteItem'];

const dynamodbCalls = (bench: Bench): Record<string, number> => {
  const { faults } = bench.system().dynamodb;
  const counts = operations.map((name) => [name, faults.calls(name)] as const).filter(([, count]) => count > 0);
  const others = faults.calls() - counts.reduce((sum, [, count]) => sum + count, 0);
  return Object.fromEntries(others === 0 ? counts : [...counts, ['other', others]]);
};

/** Runs the action and counts; other requests at the same time would be counted too. */
export const effectsOf = async <Result>(
  bench: Bench,
  action: () => Promise<Result>,
): Promise<{ result: Result; effects: Effects }> => {
  const { dynamodb, corbado } = bench.system();
  dynamodb.faults.resetCalls();
  const earlier = corbado.calls.length;
  const result = await action();
  const posts = corbado.calls.slice(earlier).filter(({ method }) => method !== 'GET');
  const counts = new Map<string, number>();
  for (const { route } of posts) counts.set(route, (counts.get(route) ?? 0) + 1);
  return { result, effects: { dynamodb: dynamodbCalls(bench), corbado: Object.fromEntries(counts) } };
};

/** Loads all functions, whose first reads would be counted otherwise. */
export const warmFunctions = async (bench: Bench): Promise<void> => {
  await Promise.all(functionNames.map((name) => bench.system().warm(name)));
};

// What a request causes behind the functions: calls to DynamoDB and Cognito by operation, and to Corbado by route.
import { functionNames } from '../../infra/functions.ts';
import type { Bench } from './system.ts';

export type Effects = {
  /** Only operations that were called. */
  readonly dynamodb: Readonly<Record<string, number>>;
  /** Without the GET that opens the connection at a cold start. */
  readonly corbado: Readonly<Record<string, number>>;
  /** Only there when the functions called the user pool. */
  readonly cognito?: Readonly<Record<string, number>>;
};

export const noEffects: Effects = { dynamodb: {}, corbado: {} };

const operations = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan', 'BatchWriteItem'];

const poolOperations = ['AdminGetUser', 'AdminUpdateUserAttributes', 'AdminSetUserMFAPreference', 'ListUsers'];

const poolCalls = (bench: Bench): Pick<Effects, 'cognito'> => {
  const faults = bench.system().cognito?.faults;
  const counts = poolOperations.map((name) => [name, faults?.calls(name) ?? 0] as const);
  const called = counts.filter(([, count]) => count > 0);
  return called.length === 0 ? {} : { cognito: Object.fromEntries(called) };
};

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
  const { dynamodb, corbado, cognito } = bench.system();
  dynamodb.faults.resetCalls();
  cognito?.faults.resetCalls();
  const earlier = corbado.calls.length;
  const result = await action();
  const asked = corbado.calls.slice(earlier).filter(({ method, route }) => method !== 'GET' || route !== 'other');
  const counts = new Map<string, number>();
  for (const { route } of asked) counts.set(route, (counts.get(route) ?? 0) + 1);
  const effects = { dynamodb: dynamodbCalls(bench), corbado: Object.fromEntries(counts), ...poolCalls(bench) };
  return { result, effects };
};

/** Loads all functions, whose first reads would be counted otherwise. */
export const warmFunctions = async (bench: Bench): Promise<void> => {
  await Promise.all(functionNames.map((name) => bench.system().warm(name)));
};

// The table in memory: the operations that the stores need, each with its whole effect in one step.
import {
  type Change,
  type Condition,
  ConditionFailed,
  type Item,
  type Key,
  type SortKeys,
  type Table,
} from '../../functions/shared/table/table.ts';
import { requireCondition } from './judge-condition.ts';

export type MemoryTable = Table & {
  /** Every item, in the order of their first write. */
  items(): Item[];
  /** The operations so far, in the order of their effect. */
  readonly operations: (keyof Table)[];
};

const placeOf = ({ pk, sk }: Key): string => JSON.stringify([pk, sk]);
const bySortKey = (one: Item, other: Item): number => (String(one.sk) < String(other.sk) ? -1 : 1);

// DynamoDB refuses an update without a change, one that names an attribute twice, and one that two values share a placeholder in.
const requireSoundUpdate = (
  { set = {}, setOnce = {}, remove = [] }: Change,
  condition: Condition | undefined,
): void => {
  const written = [...Object.keys(set), ...Object.keys(setOnce)];
  const changed = [...written, ...remove];
  if (written.length === 0 || new Set(changed).size !== changed.length)
    throw new Error(`no attribute to set, or one twice: ${changed}`);
  const shared = Object.keys(condition?.values ?? {}).filter((name) => written.includes(name));
  if (shared.length > 0) throw new Error(`the condition and the change share a placeholder: ${shared}`);
};

const changed = (item: Item, { set = {}, setOnce = {}, remove = [] }: Change, key: Key): Item & Key => {
  const kept = Object.entries({ ...setOnce, ...item, ...set }).filter(([name]) => !remove.includes(name));
  return { ...Object.fromEntries(kept), pk: key.pk, sk: key.sk };
};

const letOthersGoFirst = () => new Promise<void>((resolve) => setImmediate(resolve));

/** One operation of a test: what was there before and after, what was asked, and what came of it. */
export type Recorded = {
  readonly operation: keyof Table;
  /** The arguments before the call. */
  readonly asked: readonly unknown[];
  readonly condition: Condition | undefined;
  readonly before: readonly Item[];
  readonly after: readonly Item[];
  readonly outcome: 'refused' | { readonly answer: unknown };
};

let record: ((one: Recorded) => void) | undefined;

/** From now on all tables tell what happens on them, so that it can be tried on an engine (test/engines/replay-operations.ts). */
export const recordOperations = (listener: (one: Recorded) => void): void => {
  record = listener;
};

type Step<Result> = {
  readonly asked: readonly unknown[];
  readonly condition?: Condition | undefined;
  readonly touched: () => readonly Item[];
  readonly effect: () => Result;
};

const tellOf = <Result>(operation: keyof Table, { asked, condition, touched, effect }: Step<Result>): Result => {
  if (record === undefined) return effect();
  const facts = structuredClone({ operation, asked, condition, before: touched() });
  const tell = (outcome: Recorded['outcome']) => record?.(structuredClone({ ...facts, after: touched(), outcome }));
  try {
    const answer = effect();
    tell({ answer });
    return answer;
  } catch (error) {
    if (error instanceof ConditionFailed) tell('refused');
    throw error;
  }
};

/** Each operation lets others go first once, so that parallel calls interleave. */
export const memoryTable = (rows: readonly Item[] = [], begins = letOthersGoFirst): MemoryTable => {
  const items = new Map(rows.map((row) => [placeOf({ pk: String(row.pk), sk: String(row.sk) }), row]));
  const operations: MemoryTable['operations'] = [];
  const perform = async <Result>(operation: keyof Table, step: Step<Result>): Promise<Result> => {
    await begins();
    operations.push(operation);
    return tellOf(operation, step);
  };
  const at = (key: Key) => items.get(placeOf(key));
  const touchedAt = (key: Key) => () => [at(key) ?? []].flat();
  const partition = (pk: string) => [...items.values()].filter((item) => item.pk === pk);
  const inRange = (sk: string, sortKeys: SortKeys): boolean => {
    if ('from' in sortKeys) return sk >= sortKeys.from;
    return 'before' in sortKeys ? sk < sortKeys.before : sk.startsWith(sortKeys.beginsWith);
  };
  return {
    operations,
    items: () => structuredClone([...items.values()]),
    get: (key) => perform('get', { asked: [key], touched: touchedAt(key), effect: () => structuredClone(at(key)) }),
    query: (pk, sortKeys) => {
      const limit = 'limit' in sortKeys ? sortKeys.limit : undefined;
      const found = () => partition(pk).filter(({ sk }) => inRange(String(sk), sortKeys));
      const effect = () => structuredClone(found().sort(bySortKey).slice(0, limit));
      return perform('query', { asked: [pk, sortKeys], touched: () => partition(pk), effect });
    },
    put: (item, _call, condition) => {
      const effect = () => {
        requireCondition(condition, at(item));
        items.set(placeOf(item), structuredClone(item));
      };
      return perform('put', { asked: [item], condition, touched: touchedAt(item), effect });
    },
    update: (key, change, _call, condition) => {
      const effect = () => {
        requireSoundUpdate(change, condition);
        requireCondition(condition, at(key));
        const updated = changed(at(key) ?? {}, change, key);
        items.set(placeOf(key), updated);
        return structuredClone(updated);
      };
      return perform('update', { asked: [key, change], condition, touched: touchedAt(key), effect });
    },
    remove: (key, _call, condition) => {
      const effect = () => {
        requireCondition(condition, at(key));
        items.delete(placeOf(key));
      };
      return perform('remove', { asked: [key], condition, touched: touchedAt(key), effect });
    },
  };
};

/** Stands before an effect: lets it wait, lets it get lost, or lets it through. */
export type Gate = <Args extends unknown[], Result>(
  effect: (...args: Args) => Promise<Result>,
) => (...args: Args) => Promise<Result>;

/** The same table as one process sees it, with a gate before each of its operations. */
export const gatedTable = (table: Table, gate: Gate): Table => ({
  get: gate(table.get),
  query: gate(table.query),
  put: gate(table.put),
  update: gate(table.update),
  remove: gate(table.remove),
});

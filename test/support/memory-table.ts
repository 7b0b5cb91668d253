// The table in memory: the operations that the stores need, each with its whole effect in one step.
import type { Change, Condition, Item, Key, Table } from '../../functions/shared/table/table.ts';
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

/** Each operation lets others go first once, so that parallel calls interleave. */
export const memoryTable = (rows: readonly Item[] = [], begins = letOthersGoFirst): MemoryTable => {
  const items = new Map(rows.map((row) => [placeOf({ pk: String(row.pk), sk: String(row.sk) }), row]));
  const operations: MemoryTable['operations'] = [];
  const begin = async (operation: MemoryTable['operations'][number]): Promise<void> => {
    await begins();
    operations.push(operation);
  };
  const queryWhere = async (pk: string, holds: (sk: string) => boolean): Promise<Item[]> => {
    await begin('query');
    const found = [...items.values()].filter((item) => item.pk === pk && holds(String(item.sk)));
    return structuredClone(found.sort(bySortKey));
  };
  return {
    operations,
    items: () => structuredClone([...items.values()]),
    get: async (key) => {
      await begin('get');
      return structuredClone(items.get(placeOf(key)));
    },
    query: async (pk, sortKeys) => {
      if ('from' in sortKeys) return queryWhere(pk, (sk) => sk >= sortKeys.from);
      if ('beginsWith' in sortKeys) return queryWhere(pk, (sk) => sk.startsWith(sortKeys.beginsWith));
      return (await queryWhere(pk, (sk) => sk < sortKeys.before)).slice(0, sortKeys.limit);
    },
    put: async (item, _call, condition) => {
      await begin('put');
      requireCondition(condition, items.get(placeOf(item)));
      items.set(placeOf(item), structuredClone(item));
    },
    update: async (key, change, _call, condition) => {
      await begin('update');
      requireSoundUpdate(change, condition);
      requireCondition(condition, items.get(placeOf(key)));
      const updated = changed(items.get(placeOf(key)) ?? {}, change, key);
      items.set(placeOf(key), updated);
      return structuredClone(updated);
    },
    remove: async (key, _call, condition) => {
      await begin('remove');
      requireCondition(condition, items.get(placeOf(key)));
      items.delete(placeOf(key));
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

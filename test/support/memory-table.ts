// The table in memory: the operations that the stores need, each with its whole effect in one step.
import type { Item, Key } from '../../functions/shared/dynamo/item.ts';
import type { GetItem, QueryBefore, QueryFrom, QueryItems } from '../../functions/shared/dynamo/read-items.ts';
import type { Change, Condition, DeleteItem, PutItem, UpdateItem } from '../../functions/shared/dynamo/write-items.ts';
import { requireCondition } from './judge-condition.ts';

export type MemoryTable = {
  readonly get: GetItem;
  readonly query: QueryItems;
  readonly queryFrom: QueryFrom;
  readonly queryBefore: QueryBefore;
  readonly put: PutItem;
  readonly update: UpdateItem;
  readonly remove: DeleteItem;
  /** Every item, in the order of their first write. */
  items(): Item[];
  /** The operations so far, in the order of their effect. */
  readonly operations: ('get' | 'query' | 'put' | 'update' | 'remove')[];
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

/** Each operation lets others go first once, so that parallel calls interleave. */
export const memoryTable = (): MemoryTable => {
  const items = new Map<string, Item>();
  const operations: MemoryTable['operations'] = [];
  const begin = async (operation: MemoryTable['operations'][number]): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
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
    query: (pk, skPrefix) => queryWhere(pk, (sk) => sk.startsWith(skPrefix)),
    queryFrom: (pk, skFrom) => queryWhere(pk, (sk) => sk >= skFrom),
    queryBefore: async (pk, skBound, limit) => (await queryWhere(pk, (sk) => sk < skBound)).slice(0, limit),
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

// The table in memory: the five operations that the stores need, with their conditions judged as DynamoDB judges them.
import type { Item, Key } from '../../functions/shared/dynamo/item.ts';
import type { GetItem, QueryItems } from '../../functions/shared/dynamo/read-items.ts';
import { ConditionFailed } from '../../functions/shared/dynamo/table.ts';
import type { Condition, DeleteItem, PutItem, UpdateItem } from '../../functions/shared/dynamo/write-items.ts';

export type MemoryTable = {
  readonly get: GetItem;
  readonly query: QueryItems;
  readonly put: PutItem;
  readonly update: UpdateItem;
  readonly remove: DeleteItem;
  /** Every item, in the order of their first write. */
  items(): Item[];
  /** The operations so far, in the order of their effect. */
  readonly operations: ('get' | 'query' | 'put' | 'update' | 'remove')[];
};

const token = /attribute_not_exists\(\w+\)|\w+ [=>] :\w+|AND|OR|[()]/g;

const holdsTerm = (term: string, item: Item, values: Item): boolean => {
  const absent = /^attribute_not_exists\((\w+)\)$/.exec(term)?.[1];
  if (absent !== undefined) return !Object.hasOwn(item, absent);
  const [, name = '', operator, placeholder = ''] = /^(\w+) ([=>]) :(\w+)$/.exec(term) ?? [];
  const held = item[name];
  const value = values[placeholder];
  // An attribute that is not there, or of another type, compares as false.
  if (held === undefined || value === undefined || typeof held !== typeof value) return false;
  return operator === '=' ? held === value : held > value;
};

/** AND binds more tightly than OR. Throws for what this small grammar does not know, rather than guess. */
const judge = (expression: string, item: Item, values: Item): boolean => {
  const tokens = expression.match(token) ?? [];
  if (tokens.join('').replaceAll(' ', '') !== expression.replaceAll(' ', ''))
    throw new Error(`the memory table does not know this condition: ${expression}`);
  const term = (): boolean => {
    const next = tokens.shift();
    if (next !== '(') return holdsTerm(next ?? '', item, values);
    const inside = either();
    if (tokens.shift() !== ')') throw new Error(`a bracket is missing: ${expression}`);
    return inside;
  };
  const both = (): boolean => {
    let result = term();
    while (tokens[0] === 'AND') result = Boolean(tokens.shift() && term()) && result;
    return result;
  };
  const either = (): boolean => {
    let result = both();
    while (tokens[0] === 'OR') result = Boolean(tokens.shift() && both()) || result;
    return result;
  };
  const result = either();
  if (tokens.length > 0) throw new Error(`something is left over: ${expression}`);
  return result;
};

// DynamoDB refuses a request whose placeholders and values do not match one to one.
const requireMatchingPlaceholders = ({ expression, values = {} }: Condition): void => {
  const used = new Set([...expression.matchAll(/:(\w+)/g)].map(([, name]) => name));
  const given = Object.keys(values);
  if (given.length !== used.size || !given.every((name) => used.has(name)))
    throw new Error(`placeholders and values differ: ${expression}`);
};

const requireCondition = (condition: Condition | undefined, item: Item | undefined): void => {
  if (condition === undefined) return;
  requireMatchingPlaceholders(condition);
  if (!judge(condition.expression, item ?? {}, condition.values ?? {})) throw new ConditionFailed();
};

const placeOf = ({ pk, sk }: Key): string => JSON.stringify([pk, sk]);

/** Each operation lets others go first once and then has its whole effect in one step, so that parallel calls interleave. */
export const memoryTable = (): MemoryTable => {
  const items = new Map<string, Item>();
  const operations: MemoryTable['operations'] = [];
  const begin = async (operation: MemoryTable['operations'][number]): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    operations.push(operation);
  };
  return {
    operations,
    items: () => structuredClone([...items.values()]),
    get: async (key) => {
      await begin('get');
      return structuredClone(items.get(placeOf(key)));
    },
    query: async (pk, skPrefix) => {
      await begin('query');
      const found = [...items.values()].filter((item) => item.pk === pk && String(item.sk).startsWith(skPrefix));
      return structuredClone(found.sort((one, other) => (String(one.sk) < String(other.sk) ? -1 : 1)));
    },
    put: async (item, _call, condition) => {
      await begin('put');
      requireCondition(condition, items.get(placeOf(item)));
      items.set(placeOf(item), structuredClone(item));
    },
    update: async (key, set, _call, condition) => {
      await begin('update');
      requireCondition(condition, items.get(placeOf(key)));
      const updated = { ...items.get(placeOf(key)), ...set, pk: key.pk, sk: key.sk };
      items.set(placeOf(key), updated);
      return structuredClone(updated);
    },
    remove: async (key) => {
      await begin('remove');
      items.delete(placeOf(key));
    },
  };
};

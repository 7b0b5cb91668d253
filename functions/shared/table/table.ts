// The table as stores see it: five operations on flat items of text and numbers, and conditions that may not hold.
import type { Call } from '../frame/call.ts';

export type Item = Record<string, string | number>;
export type Key = { readonly pk: string; readonly sk: string };

/** `expression` is DynamoDB's; `values` are its `:name` placeholders. Attribute names in it must not be reserved words. */
export type Condition = { readonly expression: string; readonly values?: Item };

/** `setOnce` attributes keep an existing value; `remove` ones are gone afterwards. */
export type Change = { readonly set?: Item; readonly setOnce?: Item; readonly remove?: readonly string[] };

/** Which items of a partition, by sort key. With a limit, the first ones; otherwise all, page by page. */
export type SortKeys =
  | { readonly beginsWith: string }
  | { readonly from: string }
  | { readonly before: string; readonly limit: number };

/** Reads are strongly consistent, since a decision depends on each. Writes throw ConditionFailed when their condition does not hold. */
export type Table = {
  get(key: Key, call: Call): Promise<Item | undefined>;
  query(pk: string, sortKeys: SortKeys, call: Call): Promise<Item[]>;
  put(item: Item & Key, call: Call, condition?: Condition): Promise<void>;
  /** Returns the whole item as it is afterwards. */
  update(key: Key, change: Change, call: Call, condition?: Condition): Promise<Item>;
  /** Deleting what is not there is a success. */
  remove(key: Key, call: Call, condition?: Condition): Promise<void>;
};

/** Some of the table's operations: what a store's function needs, or what a role allows. */
export type Can<Names extends keyof Table> = Pick<Table, Names>;

/** Thrown when the condition on a write does not hold; callers turn it into what it means for them. */
export class ConditionFailed extends Error {
  override readonly name = 'ConditionFailed';
}

/** The result of a conditional write, or undefined when its condition does not hold. */
export const unlessRefused = async <Result>(write: Promise<Result>): Promise<Result | undefined> => {
  try {
    return await write;
  } catch (error) {
    if (error instanceof ConditionFailed) return undefined;
    throw error;
  }
};

/** Whether a conditional write was made. */
export const holds = (write: Promise<unknown>): Promise<boolean> =>
  unlessRefused(write.then(() => true)).then((done) => done === true);

/** An attribute that a row may lack, as text. */
export const optionalText = (value: string | number | undefined): string | undefined =>
  value === undefined ? undefined : String(value);

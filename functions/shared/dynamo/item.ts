// Our items are flat: text and numbers only. This is their form on the wire.
import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type Item = Record<string, string | number>;
export type Key = { readonly pk: string; readonly sk: string };

const toAttribute = (value: string | number): AttributeValue =>
  typeof value === 'number' ? { N: String(value) } : { S: value };

export const toAttributes = (item: Item): Record<string, AttributeValue> =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, toAttribute(value)]));

/** What is of a type that we never write is there without saying anything: a block by hand, `blockedAt: true`, must not be overlooked. */
const fromAttribute = ({ S, N }: AttributeValue): string | number => S ?? (N === undefined ? '' : Number(N));

export const fromAttributes = (attributes: Record<string, AttributeValue>): Item =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, fromAttribute(value)]));

/** The `:name` placeholders of an expression. */
export const toPlaceholders = (values: Item): Record<string, AttributeValue> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, toAttribute(value)]));

// Decoding as the published native clients do it: kotlinx.serialization's and Foundation's rules for a class of required fields.
import type { ClientShape } from './documented.ts';

const objectIn = (json: string): Record<string, unknown> => {
  const value: unknown = JSON.parse(json);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new Error('an object was expected');
};

const requireFields = ({ fields }: ClientShape, given: Record<string, unknown>): void => {
  for (const [name, type] of Object.entries(fields)) {
    if (!Object.hasOwn(given, name)) throw new Error(`field '${name}' is required`);
    if (typeof given[name] !== type) throw new Error(`field '${name}' is no ${type}`);
  }
};

/** `Json` with its defaults: every field without a default value must be there, and a key that the class lacks is an error. */
export const decodeLikeKotlin = (shape: ClientShape, json: string): void => {
  const given = objectIn(json);
  const unknown = Object.keys(given).find((key) => !Object.hasOwn(shape.fields, key));
  if (unknown !== undefined) throw new Error(`unknown key '${unknown}'`);
  requireFields(shape, given);
};

/** `JSONDecoder`: every property that is not optional must be there and of its type; other keys are left alone. */
export const decodeLikeSwift = (shape: ClientShape, json: string): void => requireFields(shape, objectIn(json));

/** Throws as the client would. */
export const decodeLike = (shape: ClientShape, json: string): void =>
  shape.language === 'Kotlin' ? decodeLikeKotlin(shape, json) : decodeLikeSwift(shape, json);

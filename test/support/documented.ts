// What Corbado's pages, specifications and published clients say, read from test/fixtures/corbado: one file for each event, request and
// answer. Our code and our stand-ins are held against these files, never against each other alone.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import * as z from 'zod';

const folder = join(import.meta.dirname, '..', 'fixtures', 'corbado');

const jsonObject = z.record(z.string(), z.unknown());

const kinds = {
  /** What Corbado hands to an action. A file named `…-around` holds what the stand-in adds, which no page shows. */
  events: jsonObject,
  /** What an action answers to Corbado. */
  'action-answers': z.strictObject({ statusCode: z.int(), body: z.union([jsonObject, z.string()]) }),
  requests: z.strictObject({
    method: z.literal('POST'),
    path: z.string().startsWith('/'),
    headers: z.record(z.string(), z.string()),
    body: jsonObject,
  }),
  answers: z.strictObject({
    status: z.int(),
    cookie: z.strictObject({ name: z.string(), attributes: z.array(z.string()) }).optional(),
    body: jsonObject.optional(),
  }),
  /** What a published native client decodes an answer into. */
  clients: z.strictObject({
    language: z.enum(['Kotlin', 'Swift']),
    unknownKeys: z.enum(['refused', 'ignored']),
    fields: z.record(z.string(), z.enum(['string', 'boolean'])),
  }),
  tokens: z.strictObject({ header: jsonObject, claims: jsonObject }),
};

export type Kind = keyof typeof kinds;
export type Documented<K extends Kind> = z.output<(typeof kinds)[K]>;
/** Kind and name of a file. */
export type Path<K extends Kind = Kind> = `${K}/${string}`;
export type ClientShape = Documented<'clients'>;

const around = z.strictObject({
  page: z.string().regex(/^https:\/\/\S/),
  /** Of the page as it was read. */
  date: z.string().regex(/^20\d\d-\d\d(?:-\d\d)?$/),
  says: z.enum(['shown in code', 'prose', 'inferred']),
  /** Paths in `value` at which the text or number is an example; everything else is meant to the letter. */
  varies: z.array(z.string()).min(1).optional(),
  value: z.unknown(),
});

/** Every file there is. */
export const documentedPaths = (): Path[] =>
  globSync('*/*.json', { cwd: folder })
    .map((path) => path.replaceAll('\\', '/').replace(/\.json$/, '') as Path)
    .sort();

export const readDocumented = (path: Path) => {
  const file = around.parse(JSON.parse(readFileSync(join(folder, `${path}.json`), 'utf8')));
  const schema = kinds[path.split('/')[0] as Kind];
  return { ...file, value: schema.parse(file.value), varies: file.varies ?? [] };
};

export const documented = <K extends Kind>(path: Path<K>): Documented<K> => readDocumented(path).value as Documented<K>;

const typeOf = (value: unknown): unknown =>
  typeof value === 'string' ? expect.any(String) : typeof value === 'number' ? expect.any(Number) : expect.any(Boolean);

const expected = (value: unknown, path: string, varies: readonly string[], extraKeys: boolean): unknown => {
  if (varies.includes(path)) return typeOf(value);
  if (typeof value !== 'object' || value === null) return value;
  const inside = (key: string) => (path === '' ? key : `${path}.${key}`);
  if (Array.isArray(value)) return value.map((item, index) => expected(item, inside(String(index)), varies, extraKeys));
  const fields = Object.entries(value).map(([key, field]) => [key, expected(field, inside(key), varies, extraKeys)]);
  return extraKeys ? expect.objectContaining(Object.fromEntries(fields)) : Object.fromEntries(fields);
};

/** For `toEqual`: this and no key more, whose values are the documented ones, or of the same type where they vary. */
export const exactly = (path: Path): unknown => {
  const { value, varies } = readDocumented(path);
  return expected(value, '', varies, false);
};

/** The same, where whoever reads it looks at the documented keys and leaves others alone. */
export const atLeast = (path: Path): unknown => {
  const { value, varies } = readDocumented(path);
  return expected(value, '', varies, true);
};

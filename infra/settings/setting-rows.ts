// Every setting with what it takes, its default and its meaning, as the schema knows them: for the documents, and for types in an editor.
import * as z from 'zod';
import { propsSchema, stageSchema } from './stage-schema.ts';

// The parts of JSON Schema that ours uses.
export type Setting = {
  type?: string;
  description?: string;
  /** Of a number, in the plural. */
  unit?: string;
  default?: unknown;
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
  properties?: Record<string, Setting>;
  /** Of an object whose names are free. */
  additionalProperties?: boolean | Setting;
  required?: string[];
  items?: Setting;
};

export type Row = { readonly path: string; readonly takes: string; readonly absent: string; readonly meaning: string };

const code = (value: unknown): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

const takes = ({ type, enum: choices, minimum, maximum, items }: Setting): string => {
  if (choices) return choices.map(code).join(', ');
  if (type === 'array') return `list of ${items === undefined ? 'anything' : takes(items)}`;
  if (type === 'boolean') return '`true`, `false`';
  if (type === 'integer') return `${minimum} to ${maximum}`;
  return type === 'object' ? 'names and values' : 'text';
};

const whenAbsent = (setting: Setting, isRequired: boolean, group: string): string => {
  if (isRequired) return group === '' ? '**required**' : `**required** in ${code(group)}`;
  if (setting.items?.properties) return code([]);
  return setting.default === undefined ? '–' : code(setting.default);
};

const rowsOf = (group: Setting, path: string, optionalGroup: string): Row[] =>
  Object.entries(group.properties ?? {}).flatMap(([key, setting]) => {
    const at = path === '' ? key : `${path}.${key}`;
    const isRequired = group.required?.includes(key) ?? false;
    if (setting.properties) return rowsOf(setting, at, isRequired || setting.default ? optionalGroup : at);
    const absent = whenAbsent(setting, isRequired, optionalGroup);
    if (setting.items?.properties) {
      const list = { path: at, takes: 'list of entries', absent, meaning: setting.description ?? '' };
      return [list, ...rowsOf(setting.items, `${at}[]`, at)];
    }
    return [{ path: at, takes: takes(setting), absent, meaning: setting.description ?? '' }];
  });

/** What a schema takes, as JSON Schema. */
export const settingsOf = (schema: z.ZodType): Setting =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Setting;

const once = <Value>(make: () => Value): (() => Value) => {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

/** One row per setting of a stage, in the order of the schema. Where the kinds differ, this is what production takes. */
export const configurationRows = once((): readonly Row[] => rowsOf(settingsOf(stageSchema('production')), '', ''));

/** The same for the settings among the props of the construct. */
export const propsRows = once((): readonly Row[] => rowsOf(settingsOf(propsSchema('production')), '', ''));

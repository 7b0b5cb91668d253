// Reads the synthesised template: its resources by type, with references resolved and local names replaced.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { ConfigurationProblem } from '../infra/settings/configuration-problem.ts';
import { type Resource, resolveValue, resourceProblem } from './cloudformation-values.ts';

/** How the parts of the local run look into the template. */
export type TemplateReader = {
  /** The folder that the template and its bundles are in. */
  readonly folder: string;
  ofType(...types: string[]): Resource[];
  /** The properties that the schema names, resolved and checked; all others are not looked at. */
  read<Shape extends z.ZodRawShape>(resource: Resource, schema: z.ZodObject<Shape>): z.output<z.ZodObject<Shape>>;
};

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z.record(z.string(), z.unknown()).default({}),
      Metadata: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
});

const templateText = (folder: string): string => {
  const [file, another] = readdirSync(folder).filter((name) => name.endsWith('.template.json'));
  if (file === undefined) throw new ConfigurationProblem(`${folder} holds no template — synthesise the app first`);
  if (another !== undefined)
    throw new ConfigurationProblem(`${folder} holds more than one template — the local run takes a single stack`);
  return readFileSync(join(folder, file), 'utf8');
};

/** In every text of a value: an issuer, say, is a whole only once its parts are joined. */
const mapTexts = (value: unknown, change: (text: string) => string): unknown => {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapTexts(item, change)]));
};

const readResources = (text: string): Map<string, Resource> => {
  const { Resources } = templateSchema.parse(JSON.parse(text));
  return new Map(
    Object.entries(Resources).map(([id, { Type, Properties, Metadata }]) => [
      id,
      { id, type: Type, properties: Properties, metadata: Metadata },
    ]),
  );
};

/** `replaceNames` is applied to every text of a property. */
export const readTemplate = (folder: string, replaceNames: (text: string) => string): TemplateReader => {
  const resources = readResources(templateText(folder));
  return {
    folder,
    ofType: (...types) => [...resources.values()].filter(({ type }) => types.includes(type)),
    read: (resource, schema) => {
      const wanted = Object.keys(schema.shape).map((name) => [
        name,
        mapTexts(resolveValue(resource.properties[name], { user: resource, resources }), replaceNames),
      ]);
      const parsed = schema.safeParse(Object.fromEntries(wanted));
      if (parsed.success) return parsed.data;
      throw resourceProblem(resource, `the local run cannot use it:\n${z.prettifyError(parsed.error)}`);
    },
  };
};

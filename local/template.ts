// What the synthesised template says about this machine's copy: functions, routes, tables and all the rest, with concrete values.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { ConfigurationProblem } from '../infra/configuration-problem.ts';
import { cognitoOrigin, type Resource, resolveValue, resourceProblem } from './cloudformation-values.ts';
import { readUserPools } from './cognito/template-pools.ts';
import type { LocalUserPool } from './cognito/user-pool.ts';
import { type LocalTable, readTables } from './dynamodb/template-tables.ts';
import { type CorsRules, type LocalRoute, readCors, readRoutes } from './gateway/template-routes.ts';
import { type LocalFunction, readFunctions } from './lambda/template-functions.ts';
import { type LocalSchedule, readSchedules } from './lambda/template-schedules.ts';
import { type LocalSecret, readSecrets } from './secrets/template-secrets.ts';

/** Origins, without a slash at the end. */
export type Addresses = {
  readonly app: string;
  readonly corbado: string;
  readonly login: string;
  readonly cognito: string;
};

/** The names that stand in the template for addresses not known before everything listens: the local stage's, and AWS's own. */
export const localNames: Addresses = {
  app: 'http://app.localhost',
  corbado: 'http://corbado.localhost',
  login: 'http://login.localhost',
  cognito: cognitoOrigin,
};

export type LocalTemplate = {
  readonly functions: readonly LocalFunction[];
  readonly routes: readonly LocalRoute[];
  /** Absent when the API answers no browser of another origin. */
  readonly cors: CorsRules | undefined;
  readonly tables: readonly LocalTable[];
  readonly secrets: readonly LocalSecret[];
  readonly userPools: readonly LocalUserPool[];
  readonly schedules: readonly LocalSchedule[];
};

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
  if (file === undefined) throw new ConfigurationProblem(`${folder} holds no template — run: npm run synth`);
  if (another !== undefined)
    throw new ConfigurationProblem(`${folder} holds more than one template — the local run takes a single stack`);
  return readFileSync(join(folder, file), 'utf8');
};

/** In every text of a value: an issuer, say, is a whole only once its parts are joined. */
const withAddresses = (value: unknown, addresses: Addresses): unknown => {
  if (typeof value === 'string') {
    return value
      .replaceAll(localNames.app, addresses.app)
      .replaceAll(localNames.corbado, addresses.corbado)
      .replaceAll(localNames.login, addresses.login)
      .replaceAll(localNames.cognito, addresses.cognito);
  }
  if (Array.isArray(value)) return value.map((item) => withAddresses(item, addresses));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withAddresses(item, addresses)]));
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

const createReader = (
  folder: string,
  resources: ReadonlyMap<string, Resource>,
  addresses: Addresses,
): TemplateReader => ({
  folder,
  ofType: (...types) => [...resources.values()].filter(({ type }) => types.includes(type)),
  read: (resource, schema) => {
    const wanted = Object.keys(schema.shape).map((name) => [
      name,
      withAddresses(resolveValue(resource.properties[name], { user: resource, resources }), addresses),
    ]);
    const parsed = schema.safeParse(Object.fromEntries(wanted));
    if (parsed.success) return parsed.data;
    throw resourceProblem(resource, `the local run cannot use it:\n${z.prettifyError(parsed.error)}`);
  },
});

/**
 * Describes the template in `folder`, with its local names replaced by `addresses`. Throws a `ConfigurationProblem`
 * naming the resource for anything that the local run does not know how to do.
 */
export const describeTemplate = (folder: string, addresses: Addresses): LocalTemplate => {
  const reader = createReader(folder, readResources(templateText(folder)), addresses);
  const functions = readFunctions(reader);
  return {
    functions,
    routes: readRoutes(reader, functions),
    cors: readCors(reader),
    tables: readTables(reader),
    secrets: readSecrets(reader),
    userPools: readUserPools(reader),
    schedules: readSchedules(reader, functions),
  };
};

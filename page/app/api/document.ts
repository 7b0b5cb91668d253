// Reads openapi.json for people: operations in the order of their tags, fields of a schema as rows, failures as codes.
// Only what docs/openapi.json contains is known here.

export type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
};

type Content = { readonly schema: Schema; readonly example?: unknown };
type Body = { readonly description?: string; readonly content?: Readonly<Record<string, Content>> };
type Response = Body & { readonly $ref?: string };
type Scheme = { readonly name?: string; readonly scheme?: string; readonly in?: string; readonly description?: string };

export type Operation = {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, Response>>;
};

export type ApiDocument = {
  readonly info: { readonly title: string; readonly summary: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly responses: Readonly<Record<string, Response>>;
    readonly securitySchemes: Readonly<Record<string, Scheme>>;
  };
};

export type Route = Operation & { readonly method: string; readonly path: string };

const lastPart = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);

/** All routes of a tag. */
export const routesOf = ({ paths }: ApiDocument, tag: string): Route[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { tags }]) => tags.includes(tag))
      .map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  );

const resolve = ({ components }: ApiDocument, schema: Schema): Schema =>
  schema.$ref === undefined ? schema : (components.schemas[lastPart(schema.$ref)] ?? schema);

/** The shapes that a body may have: mostly one. */
export const shapesOf = (document: ApiDocument, schema: Schema): readonly Schema[] => {
  const resolved = resolve(document, schema);
  return resolved.anyOf ?? [resolved];
};

const typeWords = ({ type, const: only, enum: values, items, anyOf }: Schema): string => {
  if (only !== undefined) return JSON.stringify(only);
  if (values) return values.map((value) => JSON.stringify(value)).join(' or ');
  if (anyOf) return anyOf.map(typeWords).join(' or ');
  if (items) return `list of ${typeWords(items)}s`;
  return typeof type === 'string' ? type : (type?.join(' or ') ?? 'anything');
};

export type Field = {
  /** `passkey.id` is the id within passkey, `sessions[].id` the id of each of the sessions. */
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: string;
};

const fieldsWithin = (name: string, schema: Schema): Field[] => {
  if (schema.items) return fieldsOf(schema.items, `${name}[].`);
  const whole = schema.anyOf?.find(({ properties }) => properties) ?? schema;
  return whole.properties ? fieldsOf(whole, `${name}.`) : [];
};

/** One row for each field, and those within it below. */
export const fieldsOf = ({ properties = {}, required = [] }: Schema, before = ''): Field[] =>
  Object.entries(properties).flatMap(([name, schema]) => [
    {
      name: `${before}${name}`,
      type: typeWords(schema),
      isRequired: required.includes(name),
      description: schema.description ?? '',
    },
    ...fieldsWithin(`${before}${name}`, schema),
  ]);

/** What the body of a request or an answer is made of; undefined when it has none. */
export const contentOf = ({ content }: Body = {}): Content | undefined => Object.values(content ?? {})[0];

/** Status and description of each answer that is no success. */
export const failuresOf = ({ components }: ApiDocument, { responses }: Operation): [string, string][] =>
  Object.entries(responses)
    .filter(([status]) => !status.startsWith('2'))
    .map(([status, response]) => {
      const resolved = response.$ref === undefined ? response : components.responses[lastPart(response.$ref)];
      return [status === 'default' ? 'else' : status, resolved?.description ?? ''];
    });

/** The ways to say who is asking, one of which is needed; empty when there is none. */
export const credentialsOf = ({ components }: ApiDocument, { security }: Operation): Scheme[] =>
  security.flatMap((names) => Object.keys(names)).flatMap((name) => components.securitySchemes[name] ?? []);

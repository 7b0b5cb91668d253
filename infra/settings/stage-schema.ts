// The settings of a stage, and the default of each that may be left out. docs/configuration.md is generated from it.
import * as z from 'zod';
import { cognito, flagModeOf } from './cognito.ts';
import {
  corbadoInvoker,
  customDomain,
  documentation,
  existing,
  functions,
  logRetentionDays,
  monitoring,
  regionPattern,
  tags,
  throttle,
} from './deployment.ts';
import { actions, connectToken, corbado, identity, postLogin, preLogin, session } from './login.ts';
import { trustedIssuersSchema } from './trusted-issuers.ts';
import { distinct, oneOf, originSchema, patternText, type StageKind } from './values.ts';

const place = {
  account: patternText(/^\d{12}$/, 'is not an AWS account', 'write its 12 digits in quotes, or leave it out')
    .optional()
    .describe('The AWS account to deploy to. When left out, the account of the AWS profile in use.'),
  region: patternText(regionPattern, 'is not an AWS Region', 'write one like "eu-central-1", or leave it out')
    .optional()
    .describe('The AWS Region to deploy to. When left out, the Region of the AWS profile in use.'),
};

const settings = (kind: StageKind) =>
  z.strictObject({
    kind: oneOf(['development', 'production']).describe(
      '`production` keeps data when the stack is deleted, protects the table from deletion, and accepts https only.',
    ),
    ...place,
    corbado: corbado(kind),
    allowedOrigins: distinct(
      originSchema(kind),
      'list the origins of your web apps, like ["https://app.example.com"]',
    ).describe(
      'The origins of the web apps that may call the API, exactly as browsers send them (`https://app.example.com`). ' +
        'CORS and the functions use this list.',
    ),
    functions: functions.prefault({}),
    actions: actions.prefault({}),
    corbadoInvoker: corbadoInvoker.optional(),
    identity: identity.prefault({}),
    session: session.prefault({}),
    connectToken: connectToken.prefault({}),
    preLogin: preLogin.prefault({}),
    postLogin: postLogin.prefault({}),
    trustedIssuers: trustedIssuersSchema(kind).default([]).describe('Your existing login, if it issues OIDC tokens.'),
    cognito: cognito(kind).prefault({}),
    customDomain: customDomain.optional(),
    existing: existing.prefault({}),
    documentation: documentation(kind).prefault({}),
    throttle: throttle.prefault({}),
    monitoring: monitoring.prefault({}),
    logRetentionDays,
    tags,
  });

/** What an app passes to the construct besides the settings, so that the settings need not name it. */
export type HandedIn = { readonly userPool?: boolean };

/** The settings of a stage. `kind` decides, setting by setting, what development may do and production may not. */
export const stageSchema = (kind: StageKind, { userPool = false }: HandedIn = {}) =>
  settings(kind).transform(({ cognito: { flag, ...pool }, ...stage }) => {
    const hasPool = userPool || pool.createDemoPool || stage.existing.userPoolArn !== undefined;
    const mode = flagModeOf(flag.mode, hasPool, stage.functions['post-append']);
    return { ...stage, cognito: { ...pool, flag: { ...flag, mode } } };
  });

/** A stage as a deployer writes it. */
export type StageInput = z.input<ReturnType<typeof stageSchema>>;

/** A stage that was checked, complete with its defaults; `name` is its key in stages.ts. */
export type Stage = z.output<ReturnType<typeof stageSchema>> & { readonly name: string };

type WellFormed<Value> = Value extends readonly (infer Item)[]
  ? readonly (WellFormed<Item> | undefined)[]
  : Value extends object
    ? { readonly [Key in keyof Value]?: WellFormed<Value[Key]> | undefined }
    : Value;

/** The well-formed parts of a stage as written. A key without a value had one that the schema refused. */
export type WrittenStage = WellFormed<StageInput>;

/** Whether the setting is written, well-formed or not. */
export const isWritten = <Group extends object>(group: Group | undefined, key: keyof Group): boolean =>
  group !== undefined && Object.hasOwn(group, key);

const isGroup = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** What rules between settings check, so that a mistake in one setting does not hide one between two others. */
export const wellFormed = (input: unknown, issues: readonly z.core.$ZodIssue[]): WrittenStage => {
  const wrongType = new Set(issues.filter(({ code }) => code === 'invalid_type').map(({ path }) => path.join('.')));
  const refused = new Set(issues.map(({ path }) => path.join('.')));
  const copy = (value: unknown, path: string): unknown => {
    if (wrongType.has(path) || (refused.has(path) && !isGroup(value))) return undefined;
    const inner = (key: string) => (path === '' ? key : `${path}.${key}`);
    if (Array.isArray(value)) return value.map((item, index) => copy(item, inner(String(index))));
    if (!isGroup(value)) return value;
    const written = Object.entries(value).filter(([, one]) => one !== undefined);
    return Object.fromEntries(written.map(([key, one]) => [key, copy(one, inner(key))]));
  };
  return (copy(input, '') ?? {}) as WrittenStage;
};

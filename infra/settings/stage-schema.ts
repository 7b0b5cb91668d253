// The settings of a stage, and the default of each that may be left out. docs/configuration.md is generated from it.
import * as z from 'zod';
import type { FlagMode } from '../../functions/shared/environment/settings.ts';
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
import { type HandedIn, poolSetting } from './handed-in.ts';
import { actions, connectToken, corbado, identity, postLogin, preLogin, session } from './login.ts';
import type { CorbadoActionsSettings } from './settings-types.ts';
import { stackSettings } from './stack.ts';
import { trustedIssuersSchema } from './trusted-issuers.ts';
import { distinct, flag, oneOf, originSchema, patternText, type StageKind } from './values.ts';

export const usableName = /^[A-Za-z][A-Za-z0-9-]{0,30}$/;

const stageName = patternText(
  usableName,
  'is not a usable stage name',
  'use 1 to 31 letters, digits or -, starting with a letter',
)
  .optional()
  .describe(
    'The name in log lines, and in the metrics and so in the alarms, which two deployments of one account and Region must not share. ' +
      'Defaults to a name made of the construct’s path.',
  );

const place = {
  account: patternText(/^\d{12}$/, 'is not an AWS account', 'write its 12 digits in quotes, or leave it out')
    .optional()
    .describe('The AWS account to deploy to. When left out, the account of the AWS profile in use.'),
  region: patternText(regionPattern, 'is not an AWS Region', 'write one like "eu-central-1", or leave it out')
    .optional()
    .describe('The AWS Region to deploy to. When left out, the Region of the AWS profile in use.'),
  acceptUnknownRegion: flag
    .default(false)
    .describe(
      'Whether `region` may be one that this version of the bundle does not know, because AWS has opened it since.',
    ),
};

const kindOfDeployment = oneOf(['development', 'production']).describe(
  '`production` keeps data when the stack is deleted, protects the table from deletion, and accepts https only.',
);

// What stages.ts and the props of the construct have in common; in two parts, as the documents list a stage's other settings between them.
const logins = (kind: StageKind, handedIn: HandedIn) => ({
  corbado: corbado(kind).describe('Your project at Corbado.'),
  allowedOrigins: distinct(
    originSchema(kind),
    'list the origins of your web apps, like ["https://app.example.com"]',
  ).describe(
    'The origins of the web apps that may call the API, exactly as browsers send them (`https://app.example.com`). ' +
      'CORS and the functions use this list.',
  ),
  functions: functions
    .prefault({})
    .describe('What is deployed. A function that is switched off has no route, role, log group or alarm.'),
  actions: actions.prefault({}).describe('The actions, which Corbado calls.'),
  corbadoInvoker: corbadoInvoker
    .optional()
    .describe('Who may invoke the actions directly, without the API. Without it nobody may.'),
  identity: identity.prefault({}).describe('What says who a user is.'),
  session: session.prefault({}).describe('Sessions and their cookie.'),
  connectToken: connectToken.prefault({}).describe('Connect tokens, which Corbado’s components need.'),
  preLogin: preLogin.prefault({}).describe('The action that turns what a user typed into a user id.'),
  postLogin: postLogin.prefault({}).describe('The action that opens a session after a passkey login.'),
  trustedIssuers: trustedIssuersSchema(kind).default([]).describe('Your existing login, if it issues OIDC tokens.'),
  cognito: cognito(kind, poolSetting(handedIn)).prefault({}).describe('What the Cognito user pool is for.'),
});

const operation = (kind: StageKind) => ({
  documentation: documentation(kind).prefault({}).describe('Where the documents of your API are.'),
  throttle: throttle.prefault({}).describe('How many requests are accepted.'),
  monitoring: monitoring.prefault({}).describe('What watches over the deployment.'),
  logRetentionDays,
});

type WithFlag = {
  readonly functions: { readonly 'post-append': boolean };
  readonly cognito: { readonly createDemoPool: boolean; readonly flag: { readonly mode?: FlagMode | undefined } };
};

const completeFlagMode = ({ functions: switches, cognito: { createDemoPool, flag } }: WithFlag, hasPool: boolean) =>
  flagModeOf(flag.mode, hasPool || createDemoPool, switches['post-append']);

/** The settings of a stage. `kind` decides, setting by setting, what development may do and production may not. */
export const stageSchema = (kind: StageKind) =>
  z
    .strictObject({
      kind: kindOfDeployment,
      ...place,
      ...logins(kind, {}),
      customDomain: customDomain.optional(),
      existing: existing.prefault({}),
      ...operation(kind),
      ...stackSettings,
      tags,
    })
    .transform((stage) => {
      const mode = completeFlagMode(stage, stage.existing.userPoolArn !== undefined);
      return { ...stage, cognito: { ...stage.cognito, flag: { ...stage.cognito.flag, mode } } };
    });

/** The settings among the props of the construct. What a stage says of its stack and of what exists, an app says in its own way. */
export const propsSchema = (kind: StageKind, handedIn: HandedIn = {}) =>
  z
    .strictObject({ kind: kindOfDeployment, stageName, ...logins(kind, handedIn), ...operation(kind) })
    .transform((given) => {
      const mode = completeFlagMode(given, handedIn.userPool === true);
      return { ...given, cognito: { ...given.cognito, flag: { ...given.cognito.flag, mode } } };
    });

/** The settings of a construct that were checked, complete with their defaults. */
export type CheckedSettings = z.output<ReturnType<typeof propsSchema>>;

/** A stage as a deployer writes it. */
export type StageInput = z.input<ReturnType<typeof stageSchema>>;

/** A stage that was checked, complete with its defaults; `name` is its key in stages.ts. */
export type Stage = z.output<ReturnType<typeof stageSchema>> & {
  readonly name: string;
  /** Its settings as they were written, for the construct, which checks and completes them by itself. */
  readonly asWritten: CorbadoActionsSettings;
};

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

// What a stage may say, and the default of everything that may be left out. docs/configuration.md is made from it.
import * as z from 'zod';
import { cognito, flagModeOf } from './cognito-settings.ts';
import { corbadoInvoker, customDomain, existing, regionPattern } from './existing-settings.ts';
import { actions, connectToken, corbado, identity, postLogin, preLogin, session } from './login-settings.ts';
import { functions, logRetentionDays, monitoring, tags, throttle } from './operations-settings.ts';
import { distinct, oneOf, patternText } from './setting-schemas.ts';
import { originSchema, type StageKind } from './stage-addresses.ts';
import { trustedIssuersSchema } from './trusted-issuer.ts';

export { placeholderProjectId } from './login-settings.ts';

const place = {
  account: patternText(/^\d{12}$/, 'is not an AWS account', 'write its 12 digits in quotes, or leave it out')
    .optional()
    .describe('The AWS account to deploy to, when it shall not come from the AWS profile in use.'),
  region: patternText(regionPattern, 'is not an AWS Region', 'write one like "eu-central-1", or leave it out')
    .optional()
    .describe('The AWS Region, likewise.'),
};

const settings = (kind: StageKind) =>
  z.strictObject({
    kind: oneOf(['development', 'production']).describe(
      '`production` keeps data when the stack goes, protects the table from deletion, and takes https only.',
    ),
    ...place,
    corbado: corbado(kind),
    allowedOrigins: distinct(
      originSchema(kind),
      'list the origins of your web apps, like ["https://app.example.com"]',
    ).describe(
      'The web apps that may call, exactly as their address bar begins. CORS and the functions use this list.',
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
    throttle: throttle.prefault({}),
    monitoring: monitoring.prefault({}),
    logRetentionDays,
    tags,
  });

/** What an app hands to the construct beside the settings, and settings therefore need not name. */
export type HandedIn = { readonly userPool?: boolean };

/** The settings of a stage. What development may do and production may not is decided by `kind`, setting by setting. */
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

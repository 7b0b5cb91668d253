// What a stage may say, and the default of everything that may be left out. What each setting means stands in stages.ts.
import * as z from 'zod';
import type { ConnectTokenType } from '../functions/shared/environment.ts';
import { explain } from './configuration-problem.ts';
import { logRetentionDays, tags, throttle } from './operations-settings.ts';
import { distinct, flag, oneOf, patternText, wholeNumber } from './setting-schemas.ts';
import { addressSchema, originSchema, type StageKind } from './stage-addresses.ts';
import { trustedIssuersSchema } from './trusted-issuer.ts';

/** Stands in the shipped stages until a deployer has a Corbado project; a production stage refuses it. */
export const placeholderProjectId = 'pro-0000000000';

export const defaultAbsoluteSeconds = 10_800;
const defaultIdleSeconds = 1800;

const defaultTokenTypes = ['passkey-append', 'passkey-list', 'passkey-delete'] as const;
const everyTokenType = [...defaultTokenTypes, 'passkey-login'] as const satisfies ConnectTokenType[];

const corbado = (kind: StageKind) =>
  z.strictObject({
    projectId: patternText(
      /^pro-\d{1,30}$/,
      'is not a Corbado project id',
      'copy it from the Corbado developer panel, like "pro-1234567890"',
    ).refine((id) => kind === 'development' || id !== placeholderProjectId, {
      error: explain('is the placeholder', 'copy your project id from the Corbado developer panel'),
    }),
    // Corbado writes its base address both with and without the version; the functions put the version in themselves.
    apiBaseUrl: addressSchema(kind)
      .default('https://backendapi.cloud.corbado.io')
      .transform((address) => new URL(address))
      .transform((url) => url.origin + url.pathname.replace(/\/+$/, '').replace(/\/v2$/, '')),
    apiAuth: oneOf(['basic', 'bearer']).default('basic'),
  });

const actions = z.strictObject({ auth: oneOf(['hmac', 'basic', 'iam']).default('hmac') });

const identity = z.strictObject({
  userIdClaim: oneOf(['webauthnId', 'username', 'sub']).default('webauthnId'),
  allowEmailUserId: flag.default(false),
});

const session = z
  .strictObject({
    absoluteSeconds: wholeNumber('seconds', 60, 86_400).default(defaultAbsoluteSeconds),
    idleSeconds: wholeNumber('seconds', 60, 86_400).optional(),
    cookieName: patternText(
      /^(__Host-[A-Za-z0-9_-]{1,40}|session_id)$/,
      'is not a usable cookie name',
      'write "session_id", or "__Host-" and 1 to 40 letters, digits, _ or -',
    ).default('__Host-session_id'),
    cookieSameSite: oneOf(['Strict', 'Lax', 'None']).default('Strict'),
    allowTokenInBody: flag.default(false),
  })
  .transform((given) => ({
    ...given,
    // So that who asks for sessions of ten minutes need not know of the second setting.
    idleSeconds: given.idleSeconds ?? Math.min(defaultIdleSeconds, given.absoluteSeconds),
  }));

const connectToken = z.strictObject({
  types: distinct(oneOf(everyTokenType), `list what may be asked for: ${everyTokenType.join(', ')}`).default([
    ...defaultTokenTypes,
  ]),
  lifetimeSeconds: wholeNumber('seconds', 10, 3600).default(300),
  freshLoginSeconds: wholeNumber('seconds', 30, 86_400).default(900),
});

const postLogin = z.strictObject({
  delivery: oneOf(['session', 'handoff']).default('session'),
  trustEventIdentity: flag.default(false),
});

/** The settings of a stage. What development may do and production may not is decided by `kind`, setting by setting. */
export const stageSchema = (kind: StageKind) =>
  z.strictObject({
    kind: oneOf(['development', 'production']),
    account: patternText(
      /^\d{12}$/,
      'is not an AWS account',
      'write its 12 digits in quotes, or leave it out',
    ).optional(),
    region: patternText(
      /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/,
      'is not an AWS Region',
      'write one like "eu-central-1", or leave it out',
    ).optional(),
    corbado: corbado(kind),
    allowedOrigins: distinct(originSchema(kind), 'list the origins of your web apps, like ["https://app.example.com"]'),
    actions: actions.prefault({}),
    identity: identity.prefault({}),
    session: session.prefault({}),
    connectToken: connectToken.prefault({}),
    postLogin: postLogin.prefault({}),
    trustedIssuers: trustedIssuersSchema(kind).default([]),
    throttle: throttle.prefault({}),
    logRetentionDays: logRetentionDays.default(30),
    tags: tags.default({}),
  });

/** A stage as a deployer writes it. */
export type StageInput = z.input<ReturnType<typeof stageSchema>>;

/** A stage that was checked, complete with its defaults; `name` is its key in stages.ts. */
export type Stage = z.output<ReturnType<typeof stageSchema>> & { readonly name: string };

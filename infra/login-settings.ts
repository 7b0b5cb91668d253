// The settings of a stage that concern logins: Corbado, the proof of who calls and who logs in, sessions and connect tokens.
import * as z from 'zod';
import type { ConnectTokenType } from '../functions/shared/environment.ts';
import { explain } from './configuration-problem.ts';
import { distinct, flag, oneOf, patternText, wholeNumber } from './setting-schemas.ts';
import { addressSchema, type StageKind } from './stage-addresses.ts';

/** Stands in the shipped stages until a deployer has a Corbado project; a production stage refuses it. */
export const placeholderProjectId = 'pro-0000000000';

export const defaultAbsoluteSeconds = 10_800;
const defaultIdleSeconds = 1800;

const defaultTokenTypes = ['passkey-append', 'passkey-list', 'passkey-delete'] as const;
const everyTokenType = [...defaultTokenTypes, 'passkey-login'] as const satisfies ConnectTokenType[];

export const corbado = (kind: StageKind) =>
  z.strictObject({
    projectId: patternText(
      /^pro-\d{1,30}$/,
      'is not a Corbado project id',
      'copy it from the Corbado developer panel, like "pro-1234567890"',
    )
      .refine((id) => kind === 'development' || id !== placeholderProjectId, {
        error: explain('is the placeholder', 'copy your project id from the Corbado developer panel'),
      })
      .describe('Your project’s id in the Corbado developer panel. Production refuses the placeholder.'),
    // Corbado writes its base address both with and without the version; the functions put the version in themselves.
    apiBaseUrl: addressSchema(kind)
      .default('https://backendapi.cloud.corbado.io')
      .transform((address) => new URL(address))
      .transform((url) => url.origin + url.pathname.replace(/\/+$/, '').replace(/\/v2$/, ''))
      .describe('Corbado’s Backend API; a `/v2` at its end is ignored.'),
    apiAuth: oneOf(['basic', 'bearer'])
      .default('basic')
      .describe('How the API secret is sent: `basic` with the project id, `bearer` for the newer API keys.'),
  });

export const actions = z.strictObject({
  auth: oneOf(['hmac', 'basic', 'iam'])
    .default('hmac')
    .describe('How callers of `/actions/…` prove themselves: signature per call, password (user `corbado`), AWS IAM.'),
});

export const identity = z.strictObject({
  userIdClaim: oneOf(['webauthnId', 'username', 'sub'])
    .default('webauthnId')
    .describe('Which claim of Corbado’s proof of a login is your user id.'),
  allowEmailUserId: flag.default(false).describe('Whether that id may be an e-mail address. Addresses change hands.'),
  allowIdTokenInBody: flag
    .default(false)
    .describe(
      'Whether the token of your existing login may come as `idToken` in the body, as Corbado’s examples send it.',
    ),
});

export const session = z
  .strictObject({
    absoluteSeconds: wholeNumber('seconds', 60, 86_400)
      .default(defaultAbsoluteSeconds)
      .describe('A session ends this long after the login.'),
    idleSeconds: wholeNumber('seconds', 60, 86_400)
      .optional()
      .describe(
        `And this long after its last use. When left out ${defaultIdleSeconds}, or \`absoluteSeconds\` if shorter.`,
      ),
    maximumPerUser: wholeNumber('sessions', 1, 1000)
      .default(100)
      .describe('How many sessions a user may have. One more ends the one that was used least lately.'),
    cookieName: patternText(
      /^(__Host-[A-Za-z0-9_-]{1,40}|session_id)$/,
      'is not a usable cookie name',
      'write "session_id", or "__Host-" and 1 to 40 letters, digits, _ or -',
    )
      .default('__Host-session_id')
      .describe('`__Host-…` ties the cookie to one host and https; `session_id` is what Corbado’s examples call it.'),
    cookieSameSite: oneOf(['Strict', 'Lax', 'None'])
      .default('Strict')
      .describe('`None` is for a web app on another site than the API, and refused when there is none.'),
    allowTokenInBody: flag
      .default(false)
      .describe('Whether native apps may ask for the session token in the answer instead of a cookie.'),
  })
  .transform((given) => ({
    ...given,
    // So that who asks for sessions of ten minutes need not know of the second setting.
    idleSeconds: given.idleSeconds ?? Math.min(defaultIdleSeconds, given.absoluteSeconds),
  }));

export const connectToken = z.strictObject({
  types: distinct(oneOf(everyTokenType), `list what may be asked for: ${everyTokenType.join(', ')}`)
    .default([...defaultTokenTypes])
    .describe('What the web app may ask Corbado connect tokens for.'),
  lifetimeSeconds: wholeNumber('seconds', 10, 3600).default(300).describe('How long a connect token can be used.'),
  freshLoginSeconds: wholeNumber('seconds', 30, 86_400)
    .default(900)
    .describe('Adding and deleting passkeys needs a login not older than this.'),
});

export const preLogin = z.strictObject({
  resolve: oneOf(['userId', 'cognito'])
    .default('userId')
    .describe(
      'What users type to log in: their user id, or (`cognito`) whatever the user pool knows them by, like their e-mail address.',
    ),
  unknown: oneOf(['tell', 'silent'])
    .default('tell')
    .describe(
      'Whether users hear that there is no such account, or why theirs has no passkey login. `silent` leads everybody to the ' +
        'other login in the same way.',
    ),
});

export const postLogin = z.strictObject({
  delivery: oneOf(['session', 'handoff'])
    .default('session')
    .describe('What the post-login action gets: the session, or a one-time code that the browser trades for a cookie.'),
  trustEventIdentity: flag
    .default(false)
    .describe('Whether the user id in an action’s event counts without Corbado’s signed proof.'),
});

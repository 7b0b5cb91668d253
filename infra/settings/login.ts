// The settings of a stage that concern logins: Corbado, authentication of callers and users, sessions and connect tokens.
import * as z from 'zod';
import * as shared from '../../functions/shared/environment/settings.ts';
import { explain } from './configuration-problem.ts';
import { addressSchema, distinct, flag, oneOf, patternText, type StageKind, wholeNumber } from './values.ts';

/** Used in the shipped stages until a deployer has a Corbado project; a production stage refuses it. */
export const placeholderProjectId = 'pro-0000000000';

export const defaultAbsoluteSeconds = 10_800;
const defaultIdleSeconds = 1800;

const defaultTokenTypes = [
  'passkey-append',
  'passkey-list',
  'passkey-delete',
] as const satisfies shared.ConnectTokenType[];

export const corbado = (kind: StageKind) =>
  z.strictObject({
    projectId: patternText(
      shared.projectIdPattern,
      'is not a Corbado project id',
      'copy it from the Corbado developer panel, like "pro-1234567890"',
    )
      .refine((id) => kind === 'development' || id !== placeholderProjectId, {
        error: explain('is the placeholder', 'copy your project id from the Corbado developer panel'),
      })
      .describe('Your project’s id in the Corbado developer panel. Production refuses the placeholder.'),
    // Corbado writes its base address both with and without the version; the functions add the version themselves.
    apiBaseUrl: addressSchema(kind)
      .default('https://backendapi.cloud.corbado.io')
      .transform((address) => new URL(address))
      .transform((url) => url.origin + url.pathname.replace(/\/+$/, '').replace(/\/v2$/, ''))
      .describe('Corbado’s Backend API; a `/v2` at its end is ignored.'),
    apiAuth: oneOf(shared.corbadoApiAuths)
      .default('basic')
      .describe('How the API secret is sent: `basic` with the project id, `bearer` for the newer API keys.'),
  });

export const actions = z.strictObject({
  auth: oneOf(shared.actionAuths)
    .default('hmac')
    .describe(
      'How callers of `/actions/…` authenticate: with a signature per call, a password (user `corbado`), or AWS IAM.',
    ),
});

export const identity = z.strictObject({
  userIdClaim: oneOf(shared.userIdClaims)
    .default('webauthnId')
    .describe('Which claim of Corbado’s proof of a login is your user id.'),
  allowEmailUserId: flag.default(false).describe('Whether that id may be an e-mail address. Addresses change hands.'),
  allowIdTokenInBody: flag
    .default(false)
    .describe(
      'Whether the token of your existing login is also accepted as `idToken` in the body, as Corbado’s examples send it.',
    ),
});

export const session = z
  .strictObject({
    absoluteSeconds: wholeNumber('seconds', shared.sessionSeconds)
      .default(defaultAbsoluteSeconds)
      .describe('How long after the login a session ends.'),
    idleSeconds: wholeNumber('seconds', shared.sessionSeconds)
      .optional()
      .describe(
        `How long after its last use a session ends. Defaults to ${defaultIdleSeconds}, or to \`absoluteSeconds\` if that is shorter.`,
      ),
    maximumPerUser: wholeNumber('sessions', shared.sessionsPerUser)
      .default(100)
      .describe('How many sessions a user may have. One more ends the least recently used session.'),
    cookieName: patternText(
      shared.cookieNamePattern,
      'is not a usable cookie name',
      'write "session_id", or "__Host-" and 1 to 40 letters, digits, _ or -',
    )
      .default('__Host-session_id')
      .describe('`__Host-…` binds the cookie to one host and https; `session_id` is the name in Corbado’s examples.'),
    cookieSameSite: oneOf(shared.cookieSameSites)
      .default('Strict')
      .describe('`None` is for a web app on another site than the API; without such a web app it is refused.'),
    allowTokenInBody: flag
      .default(false)
      .describe('Whether native apps may ask for the session token in the answer instead of a cookie.'),
  })
  .transform((given) => ({
    ...given,
    // So that somebody who sets sessions of ten minutes need not know the second setting.
    idleSeconds: given.idleSeconds ?? Math.min(defaultIdleSeconds, given.absoluteSeconds),
  }));

export const connectToken = z.strictObject({
  types: distinct(
    oneOf(shared.connectTokenTypes),
    `list the types that may be requested: ${shared.connectTokenTypes.join(', ')}`,
  )
    .default([...defaultTokenTypes])
    .describe('The connect token types that the web app may request.'),
  lifetimeSeconds: wholeNumber('seconds', shared.connectTokenSeconds)
    .default(300)
    .describe('How long a connect token can be used.'),
  freshLoginSeconds: wholeNumber('seconds', shared.freshLoginSeconds)
    .default(900)
    .describe('Adding and deleting passkeys needs a login no older than this.'),
});

export const preLogin = z.strictObject({
  resolve: oneOf(shared.identifierResolvers)
    .default('userId')
    .describe(
      'What users type to log in: their user id, or (`cognito`) any name that the user pool knows, such as their e-mail address, or ' +
        '(`module`) what a look-up of your own knows, which is in a Lambda layer: `docs/look-up.md`.',
    ),
  unknown: oneOf(shared.unknownUserAnswers)
    .default('tell')
    .describe(
      'Whether users are told that an account does not exist, or why it has no passkey login. `silent` sends everybody to the ' +
        'other login in the same way.',
    ),
});

export const postLogin = z.strictObject({
  delivery: oneOf(shared.sessionDeliveries)
    .default('session')
    .describe(
      'What the post-login action returns: the session, or a one-time code that the browser exchanges for a cookie.',
    ),
  trustEventIdentity: flag
    .default(false)
    .describe('Whether the user id in an action’s event counts without Corbado’s signed proof.'),
});

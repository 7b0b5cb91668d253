// Trusted issuers, whose tokens say who a user is: the settings of an OIDC login, and a user pool treated as one.
import * as z from 'zod';
import type { TrustedIssuer } from '../../functions/shared/environment/fields.ts';
import { authTimeClaims, type PoolUserId } from '../../functions/shared/environment/settings.ts';
import { explain } from './configuration-problem.ts';
import { addressSchema, distinct, oneOf, patternText, type StageKind } from './values.ts';

const nonEmpty = (fix: string) => {
  const error = explain('is empty or not text', fix);
  return z.string({ error }).regex(/\S/, { error });
};

// Compared as a whole: somebody who writes a pattern would expect it to match.
const clientId = (fix: string) => {
  const error = explain('is not one client id', fix);
  return z.string({ error }).regex(/^[^\s*]([^*]*[^\s*])?$/, { error });
};

const claimName = nonEmpty('write the name of a claim in its tokens');
const audience =
  'list the client ids that tokens are issued for, each in full, like ["my-app"]; there are no wildcards';

const oneIssuer = (kind: StageKind) =>
  z
    .strictObject({
      issuer: addressSchema(kind).describe('Its issuer URL, exactly as in the `iss` claim of its tokens.'),
      audience: distinct(clientId(audience), audience).describe('The client ids that its tokens are issued for.'),
      jwksUri: addressSchema(kind, { mayHaveQuery: true })
        .optional()
        .describe('The URL of its keys. When left out, `/.well-known/jwks.json` under `issuer`.'),
      userIdClaim: claimName.default('sub').describe('The claim that is your user id.'),
      userIdAfter: patternText(
        /^(?=.*[A-Za-z0-9])[A-Za-z0-9._~:|+@=/-]{1,100}$/,
        'is not the whole prefix of the id',
        'write all of it, like "auth0|": a separator alone would give two people one id, as in "auth0|1" and "google-oauth2|1"',
      )
        .optional()
        .describe(
          'The prefix of the id in `userIdClaim`, such as `auth0|`; it is not part of the id. Users without this prefix are refused.',
        ),
      identifierClaim: claimName
        .optional()
        .describe('The claim that holds what users type to log in. When left out, `userIdClaim`.'),
      displayNameClaim: claimName.default('email').describe('The claim that passkeys are labelled with.'),
      authTimeClaim: oneOf(authTimeClaims)
        .default('auth_time')
        .describe('When the user logged in; `iat` for an issuer without `auth_time`.'),
      trustUnverified: distinct(claimName, 'list the claims, like ["email"]')
        .optional()
        .describe(
          'Claims to accept although the tokens do not say that their address or number is verified (`email_verified`, ' +
            '`phone_number_verified`). Only for an issuer where nobody can claim what is not theirs.',
        ),
      sameUsersAs: nonEmpty('name an earlier issuer, or write "cognito" for the user pool of this stage')
        .optional()
        .describe(
          'An earlier issuer, or `cognito`, whose user ids denote the same people. Required for every issuer but the first; the user ' +
            'pool with `cognito.appClientIds` or `cognito.customAuth` counts as the first.',
        ),
    })
    .transform(
      // The last setting is only for the rules and for readers of the stage.
      ({ sameUsersAs: _, ...given }): TrustedIssuer => ({
        ...given,
        jwksUri: given.jwksUri ?? `${given.issuer.replace(/\/$/, '')}/.well-known/jwks.json`,
        identifierClaim: given.identifierClaim ?? given.userIdClaim,
      }),
    );

/** All trusted issuers of a stage. With two entries for one issuer it would be unclear which of them applies to a token. */
export const trustedIssuersSchema = (kind: StageKind) =>
  z
    .array(oneIssuer(kind), { error: explain('is not a list', 'write [] or a list of issuers') })
    .superRefine((issuers, context) => {
      for (const [index, { issuer }] of issuers.entries()) {
        if (issuers.findIndex((other) => other.issuer === issuer) === index) continue;
        const message = explain('is listed twice', 'put all audiences into one entry')({ input: issuer });
        context.addIssue({ code: 'custom', path: [index, 'issuer'], message });
      }
    });

/** What a user pool's ARN reveals; the provider's name is the issuer's address without `https://`. */
export const poolAddress = (userPoolArn: string) => {
  const [, partition, , region, , resource = ''] = userPoolArn.split(':');
  const userPoolId = resource.replace('userpool/', '');
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return { userPoolArn, userPoolId, userPoolProviderName: `cognito-idp.${region}.${suffix}/${userPoolId}` };
};

/** A pool's users are known by their user name or by their `sub`, as the stage says. Neither ever changes. */
export const poolIssuer = (issuer: string, audience: readonly string[], userId: PoolUserId): TrustedIssuer => ({
  issuer,
  audience: [...audience],
  jwksUri: `${issuer}/.well-known/jwks.json`,
  userIdClaim: userId === 'sub' ? 'sub' : 'cognito:username',
  identifierClaim: userId === 'sub' ? 'sub' : 'cognito:username',
  displayNameClaim: 'email',
  authTimeClaim: 'auth_time',
  isUserPool: true,
});

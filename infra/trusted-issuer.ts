// The settings of one trusted issuer: an OIDC login whose JWT we take for who the user is.
import * as z from 'zod';
import type { TrustedIssuer } from '../functions/shared/environment.ts';
import { explain } from './configuration-problem.ts';
import { distinct, oneOf, patternText } from './setting-schemas.ts';
import { addressSchema, type StageKind } from './stage-addresses.ts';

const nonEmpty = (fix: string) => {
  const error = explain('is empty or not text', fix);
  return z.string({ error }).regex(/\S/, { error });
};

// Compared as a whole: whoever writes a pattern expects it to let in what it does not, or fears no longer that it does.
const clientId = (fix: string) => {
  const error = explain('is not one client id', fix);
  return z.string({ error }).regex(/^[^\s*]([^*]*[^\s*])?$/, { error });
};

const claimName = nonEmpty('write the name of a claim in its tokens');
const audience = 'list the client ids that tokens are made for, each in full, like ["my-app"]; * stands for nothing';

const oneIssuer = (kind: StageKind) =>
  z
    .strictObject({
      issuer: addressSchema(kind).describe('Its address, exactly as its tokens say under `iss`.'),
      audience: distinct(clientId(audience), audience).describe('The client ids that its tokens are made for.'),
      jwksUri: addressSchema(kind, { mayHaveQuery: true })
        .optional()
        .describe('Where its keys are. When left out, `/.well-known/jwks.json` under `issuer`.'),
      userIdClaim: claimName.default('sub').describe('The claim that is your user id.'),
      userIdAfter: patternText(
        /^(?=.*[A-Za-z0-9])[A-Za-z0-9._~:|+@=/-]{1,100}$/,
        'is not all that stands before the id',
        'write the whole text, like "auth0|": what comes after a separator alone is two people’s, as in "auth0|1" and "google-oauth2|1"',
      )
        .optional()
        .describe(
          'What stands before the id in `userIdClaim`, like `auth0|`, and is no part of it. Users whose claim begins otherwise are refused.',
        ),
      identifierClaim: claimName
        .optional()
        .describe('The claim with what users type to log in. When left out, `userIdClaim`.'),
      displayNameClaim: claimName.default('email').describe('The claim that passkeys are labelled with.'),
      authTimeClaim: oneOf(['auth_time', 'iat'])
        .default('auth_time')
        .describe('When the user logged in; `iat` for an issuer without `auth_time`.'),
      trustUnverified: distinct(claimName, 'list the claims, like ["email"]')
        .optional()
        .describe(
          'Claims that count although its tokens do not say that the address or number in them is verified (`email_verified`, ' +
            '`phone_number_verified`): for an issuer where nobody can claim what is not theirs.',
        ),
      sameUsersAs: nonEmpty('name an issuer before it, or write "cognito" for the user pool of this stage')
        .optional()
        .describe(
          'The issuer before it, or `cognito`, whose user ids are the same people’s. Required for every issuer but the first; the user ' +
            'pool with `cognito.appClientIds` or `cognito.customAuth` is before all.',
        ),
    })
    .transform(
      // What the last setting says is for whoever reads the stage.
      ({ sameUsersAs: _, ...given }): TrustedIssuer => ({
        ...given,
        jwksUri: given.jwksUri ?? `${given.issuer.replace(/\/$/, '')}/.well-known/jwks.json`,
        identifierClaim: given.identifierClaim ?? given.userIdClaim,
      }),
    );

/** All trusted issuers of a stage. Two entries for one issuer would leave it open which of them judges a token. */
export const trustedIssuersSchema = (kind: StageKind) =>
  z
    .array(oneIssuer(kind), { error: explain('is not a list', 'write [] or a list of issuers') })
    .superRefine((issuers, context) => {
      for (const [index, { issuer }] of issuers.entries()) {
        if (issuers.findIndex((other) => other.issuer === issuer) === index) continue;
        const message = explain('stands here twice', 'put all audiences into one entry')({ input: issuer });
        context.addIssue({ code: 'custom', path: [index, 'issuer'], message });
      }
    });

// What the functions of somebody's own app find in their environment when they run here: their settings, with stand-ins for the world.
import * as z from 'zod';
import { cognitoOrigin, userPoolClientId, userPoolId } from '../cloudformation-values.ts';
import { localNames } from '../template.ts';

export type Variables = Readonly<Record<string, string>>;

/** Logical ids, and names of secrets, of what is made here in place of the team's own. */
export const localTableId = 'LocalSessionTable';
export const localCorbadoSecretId = 'local-corbado-api-secret';
export const localActionSecretId = 'local-action-secret';
export const localPoolId = 'LocalUserPool';
export const localClientId = 'LocalUserPoolClient';

const issuerSchema = z.looseObject({
  issuer: z.string(),
  audience: z.array(z.string()).default([]),
  isUserPool: z.boolean().optional(),
});
type Issuer = z.output<typeof issuerSchema>;

const issuersIn = (text: string): Issuer[] => z.array(issuerSchema).parse(JSON.parse(text));

/** The existing login of this machine, which puts its users' names into these claims. */
const localLogin = (audience: readonly string[]) => ({
  issuer: localNames.login,
  audience,
  jwksUri: `${localNames.login}/.well-known/jwks.json`,
  userIdClaim: 'sub',
  identifierClaim: 'sub',
  displayNameClaim: 'name',
  authTimeClaim: 'auth_time',
});

const localPool = (issuer: Issuer) => {
  const address = `${cognitoOrigin}/${userPoolId(localPoolId)}`;
  const audience = [userPoolClientId(localClientId)];
  return { ...issuer, issuer: address, audience, jwksUri: `${address}/.well-known/jwks.json` };
};

/** One login takes the place of all; the pool stays a pool. `ownPool` says that the pool is the construct's. */
const localIssuers = (issuers: readonly Issuer[], ownPool: boolean) => {
  const [login] = issuers.filter(({ isUserPool }) => isUserPool !== true);
  const pools = issuers.filter(({ isUserPool }) => isUserPool === true);
  const audience = login === undefined || login.audience.length === 0 ? ['demo-app'] : login.audience;
  return [localLogin(audience), ...(ownPool ? pools : pools.map(localPool))];
};

export type LocalParts = {
  /** The construct's own demo pool runs as it is; any other is played. */
  readonly ownPool: boolean;
};

const replacements: Readonly<Record<string, (value: string, parts: LocalParts) => string>> = {
  CORBADO_API_BASE_URL: () => localNames.corbado,
  ALLOWED_ORIGINS: (origins) => [localNames.app, ...origins.split(' ').filter((origin) => origin !== '')].join(' '),
  TABLE_NAME: () => localTableId,
  CORBADO_API_SECRET_ID: () => localCorbadoSecretId,
  ACTION_SECRET_ID: () => localActionSecretId,
  COGNITO_USER_POOL_ID: (id, { ownPool }) => (ownPool ? id : userPoolId(localPoolId)),
  TRUSTED_ISSUERS: (text, { ownPool }) => JSON.stringify(localIssuers(issuersIn(text), ownPool)),
};

/** A variable that is not about the world outside stays as it is. */
export const localEnvironment = (variables: Variables, parts: LocalParts): Variables =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, replacements[name]?.(value, parts) ?? value]),
  );

/** What a person should know about the difference, one line each. */
export const describeDifferences = (variables: Variables, { ownPool }: LocalParts): string[] => {
  const issuers = issuersIn(variables.TRUSTED_ISSUERS ?? '[]').filter(({ isUserPool }) => isUserPool !== true);
  const { COGNITO_USER_POOL_ID: pool } = variables;
  return [
    'the session table is a new one in an embedded DynamoDB, and the secrets are made up',
    issuers.length === 0
      ? 'your settings trust no issuer of their own: the existing login of this machine is trusted, so that you can sign in'
      : `the existing login of this machine plays ${issuers.map(({ issuer }) => issuer).join(', ')}`,
    ...(pool === undefined || ownPool ? [] : [`a pool of this machine plays your user pool ${pool}`]),
  ];
};

// A user pool as an issuer of tokens: where it is, and how its tokens are read.
import type { PoolUserId, TrustedIssuer } from '../functions/shared/environment.ts';
import type { SomeUserPool } from './corbado-actions-props.ts';

/** What of a user pool follows from its ARN; the provider's name is the issuer's address without `https://`. */
export const poolAddress = (userPoolArn: string): SomeUserPool => {
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

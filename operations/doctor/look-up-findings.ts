// Whether a user pool can say whose a typed address is, where pre-login asks it. Pure.
import type { Stage } from '../../infra/stage-schema.ts';
import type { DescribedPool } from '../cognito/pool-settings.ts';
import { type Finding, ok, warning } from './finding.ts';

const what = 'look-up by address';

const isVerifiedBeforeChange = ({ UserAttributeUpdateSettings }: DescribedPool): boolean =>
  UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate?.includes('email') === true;

/** Only as an alias or a sign-in name is an address one user's alone; as an attribute it can be found, and can be two users'. */
export const lookUpFindings = ({ functions, preLogin }: Stage, pool: DescribedPool): Finding[] => {
  if (!functions['pre-login'] || preLogin.resolve !== 'cognito') return [];
  if (pool.UsernameAttributes?.includes('email') === true) return [ok(what, 'users sign in with their address')];
  if (pool.AliasAttributes?.includes('email') === true) return [ok(what, 'the address is an alias of the user name')];
  const found = 'the address is no sign-in attribute of the pool: found by a list of users, unless two have it';
  if (isVerifiedBeforeChange(pool)) return [ok(what, found)];
  const fix =
    'in the Cognito console, under Sign-up, Attribute verification, keep the old address until the new one is verified: ' +
    'or users can take each other’s, and neither is found by it any more';
  return [warning(what, found, fix)];
};

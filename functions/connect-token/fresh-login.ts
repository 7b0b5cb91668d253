// Adding or removing a passkey changes how the account can be entered, so it needs a login that is still warm.
import type { ConnectTokenType } from '../shared/environment.ts';
import { Refusal } from '../shared/refusal.ts';

// A script on the page that finds a session must not be able to enrol a key of its own for good (OWASP ASVS 5.0, 7.5.1).
const needsFreshLogin: readonly ConnectTokenType[] = ['passkey-append', 'passkey-delete'];

/** Throws `reauthentication_required` when the user proved who they are more than `freshSeconds` ago. */
export const requireFreshLogin = (
  type: ConnectTokenType,
  authTimeSeconds: number,
  freshSeconds: number,
  nowSeconds: number,
): void => {
  if (needsFreshLogin.includes(type) && nowSeconds - authTimeSeconds > freshSeconds)
    throw new Refusal('reauthentication_required', { reason: 'login_not_fresh' });
};

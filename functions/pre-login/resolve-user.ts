// The port to the place where identifiers are known, and its default adapter. A deployer whose users type something else than their
// user id (an e-mail address, a customer number) writes another adapter here and names it in handler.ts; resolve-in-pool.ts is one.
import type { Call } from '../shared/call.ts';
import { found, type PreLoginOutcome } from './outcome.ts';

/**
 * What a typed identifier comes to: `found(userId)`, `nobody`, or why this user shall not log in by passkey (outcome.ts). The identifier
 * is 1 to 256 clean characters. An adapter that cannot tell throws: the user is led to the other login, and the log has the reason.
 */
export type ResolveUser = (typedIdentifier: string, call: Call) => Promise<PreLoginOutcome>;

/** What the user types is the user id. */
export const identifierIsUserId: ResolveUser = async (typedIdentifier) => found(typedIdentifier);

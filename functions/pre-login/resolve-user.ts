// The port to the place where identifiers are known, and its default adapter. A deployer whose users type something else than their
// user id (an e-mail address, a customer number) writes another adapter here and names it in handler.ts.
import type { Call } from '../shared/call.ts';

/** The user id for a typed identifier, or undefined when nobody goes by it. The identifier is 1 to 256 clean characters. */
export type ResolveUser = (typedIdentifier: string, call: Call) => Promise<string | undefined>;

/** What the user types is the user id. */
export const identifierIsUserId: ResolveUser = async (typedIdentifier) => typedIdentifier;

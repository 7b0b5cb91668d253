// Reads what Corbado's login component hands to `onComplete`.

/** At most one of these, or both names of the session token. */
export type LoginResult = {
  readonly accessToken?: unknown;
  readonly sessionId?: unknown;
  readonly handoffCode?: unknown;
  readonly signedPasskeyData?: unknown;
};

/**
 * Corbado's documents show an object, its components declare a string, and an action's answer arrives as JSON text. A bare JWT is the proof
 * of a login (`signedPasskeyData`); any other bare text is the session token of the post-login action.
 */
export const readLoginResult = (given: unknown): LoginResult => {
  if (typeof given !== 'string') return Object(given);
  if (given.startsWith('{')) return JSON.parse(given);
  return given.split('.').length === 3 ? { signedPasskeyData: given } : { accessToken: given };
};

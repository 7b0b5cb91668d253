// What a team writes its own look-up against. The package exports these types, so they need nothing but TypeScript.

/** What a typed identifier comes to. Words (`reason`, `code`) are 1 to 64 characters of a to z, digits and _, and begin with a letter. */
export type PreLoginOutcome =
  /** The user goes on to the passkey login. `userId` is the id that the login and Corbado share. */
  | { readonly kind: 'found'; readonly userId: string }
  /** The user is told that there is no such account, and can type again. */
  | { readonly kind: 'nobody' }
  /** The user is told, in a fixed sentence, to log in another way. `reason` is a word for the log. */
  | { readonly kind: 'untyped'; readonly reason: string }
  /** Your app is told: `code`, a word of your own, and `payload`, at most 1000 characters, reach the callback for custom fallbacks. */
  | { readonly kind: 'custom'; readonly code: string; readonly payload: string }
  /** The user is sent to the other login without a word. `code` is a word of your own. */
  | { readonly kind: 'silent'; readonly code: string };

/** One login, as far as a look-up must know it. */
export interface ResolveUserCall {
  /** Fires when the answer has to be there; later nobody waits for it. Hand it to whatever you call. */
  readonly signal: AbortSignal;
  /** How long that is from now. */
  remainingMilliseconds(): number;
  /** As in the log line of this login, for lines of your own. */
  readonly requestId: string;
}

/**
 * A look-up of your own, the function `resolveUser` (or the default export) of the module `resolve-user.mjs` in the layer
 * `resolveUserLayer`. It runs inside the pre-login function, for every login where somebody types an identifier of 1 to 256 characters,
 * none of them blank, a comma or invisible. If it cannot decide, let it throw: the user logs in another way, and the log has the error.
 *
 * ```ts
 * export const resolveUser: ResolveUser = async (typed, { signal }) => {
 *   const customer = await findCustomer(typed, signal);
 *   return customer ? { kind: 'found', userId: customer.id } : { kind: 'nobody' };
 * };
 * ```
 */
export type ResolveUser = (
  typedIdentifier: string,
  call: ResolveUserCall,
) => PreLoginOutcome | Promise<PreLoginOutcome>;

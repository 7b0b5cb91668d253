// What tells the user pool about passkeys, in our own words; the adapters are in the cognito room.
import type { Call } from '../call.ts';

/**
 * `updated` is false when the user pool already said so. `pending` can be tried again; `not_applicable` will not change by trying.
 * `reason` is one of a fixed set of words, never text from outside.
 */
export type FlagOutcome<Done extends 'set' | 'cleared'> =
  | { readonly state: Done; readonly updated: boolean }
  | { readonly state: 'pending' | 'not_applicable'; readonly updated: false; readonly reason: string };

/** Never throws: whatever goes wrong is an outcome. */
export type FlagWriter = {
  readonly raise: (userId: string, call: Call) => Promise<FlagOutcome<'set'>>;
  readonly lower: (userId: string, call: Call) => Promise<FlagOutcome<'cleared'>>;
};

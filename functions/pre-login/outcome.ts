// What a look-up can result in, and the one place that writes it as Corbado documents it: always as a success, whatever it says.
// https://docs.corbado.com/corbado-connect/integration/cognito, the pre-login action.
import * as z from 'zod/mini';
import type { ActionBody } from '../shared/action/action-handler.ts';
import { Refusal } from '../shared/frame/refusal.ts';
import type { PreLoginOutcome } from './contract.ts';

// Corbado's client gives these codes a meaning of its own; the first two can only be expressed by our kinds.
const corbadosOwn = new Set([
  'user_not_found',
  'untyped',
  'no_cbo_user',
  'identifier_not_whitelisted',
  'unexpected_error',
]);
const word = z.string().check(z.regex(/^[a-z][a-z0-9_]{0,63}$/));
const ownCode = word.check(z.refine((code) => !corbadosOwn.has(code)));

const outcomeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('found'), userId: z.string() }),
  z.strictObject({ kind: z.literal('nobody') }),
  z.strictObject({ kind: z.literal('untyped'), reason: word }),
  z.strictObject({ kind: z.literal('custom'), code: ownCode, payload: z.string().check(z.maxLength(1000)) }),
  z.strictObject({ kind: z.literal('silent'), code: ownCode }),
]);

/** The user goes on to the passkey login. */
export const found = (userId: string): PreLoginOutcome => ({ kind: 'found', userId });
/** The user is told that there is no such account, and can type again. */
export const nobody: PreLoginOutcome = { kind: 'nobody' };
/** The user is told, in a fixed sentence, to log in another way. `reason` is a word for the log. */
export const untyped = (reason: string): PreLoginOutcome => ({ kind: 'untyped', reason });
/** Your app is told: `code` and `payload` reach the callback for custom fallbacks. */
export const custom = (code: string, payload: string): PreLoginOutcome => ({ kind: 'custom', code, payload });
/** The user is sent to the other login without a word. */
export const silent = (code: string): PreLoginOutcome => ({ kind: 'silent', code });

/** Adapters are written by others, so their results are checked: none of the above, or two at once, is the adapter's fault. */
export const requireOutcome = (given: unknown): PreLoginOutcome => {
  const parsed = z.safeParse(outcomeSchema, given);
  if (!parsed.success) throw new Refusal('internal_error', { reason: 'look_up_outcome_unusable' });
  return parsed.data;
};

// People read these, in Corbado's components and in apps. They never contain anything from a cause or an input.
const notFoundText = 'There is no account by that name. Please check what you entered.';
const untypedText = 'A passkey login is not possible right now. Please log in another way.';

const without = (error: Readonly<Record<string, string | boolean>>): ActionBody => ({ identifier: '', error });

/** `identifier` is Corbado's name for the user's id; `userId` beside it is ours. */
export const writeOutcome = (outcome: PreLoginOutcome): ActionBody => {
  switch (outcome.kind) {
    case 'found':
      return { identifier: outcome.userId, userId: outcome.userId };
    case 'nobody':
      return without({ return: true, code: 'user_not_found', message: notFoundText });
    case 'untyped':
      return without({ return: true, code: 'untyped', message: untypedText });
    case 'custom':
      return without({ return: true, code: outcome.code, payload: outcome.payload });
    case 'silent':
      return without({ return: false, code: outcome.code });
  }
};

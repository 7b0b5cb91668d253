// The pre-login action's answer as Corbado documents it, and what its API tells the client of each. Anything else is refused, so that an
// action which answers in a form of its own is noticed here and not at Corbado.
import * as z from 'zod';
import type { ActionAnswer } from '../../forwarder/corbado-action.mjs';
import { Refused } from './client-call.ts';
import type { FallbackOperationError } from './run-action.ts';

const text = z.string().min(1);

const answerSchema = z.union([
  // Loose: what stands beside a name that was found is the customer's own affair.
  z.looseObject({ identifier: text, error: z.undefined().optional() }),
  z.strictObject({
    identifier: z.literal(''),
    error: z.union([
      z.strictObject({ return: z.literal(true), code: text, message: z.string() }),
      z.strictObject({ return: z.literal(true), code: text, payload: z.string() }),
      z.strictObject({ return: z.literal(false), code: text }),
    ]),
  }),
]);

type PreLoginAnswer = z.output<typeof answerSchema>;
type PreLoginError = Extract<PreLoginAnswer, { identifier: '' }>['error'];

export const readPreLoginAnswer = ({ statusCode, body }: ActionAnswer): PreLoginAnswer => {
  const read = answerSchema.safeParse(body);
  if (statusCode === 200 && read.success) return read.data;
  throw new Refused(
    'validation_error',
    `The pre-login action's answer (${statusCode}) has none of the documented forms.`,
  );
};

/**
 * A silent error leads to the app's other login, and no code goes with it. What was mistyped can be typed again; everything else leads
 * to the other login with its code, and with the text that it carries.
 */
export const fallbackForError = (identifier: string, error: PreLoginError): FallbackOperationError => {
  if (!error.return) return { initFallback: true, identifier };
  const message = 'payload' in error ? error.payload : error.message;
  return { initFallback: error.code !== 'user_not_found', identifier, error: { code: error.code, message } };
};

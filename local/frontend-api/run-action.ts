// The customer's actions as the client's calls run them, with their outcome noted, and a failed one in the client's words.
import type { ActionAnswer } from '../../forwarder/corbado-action.mjs';
import { type ActionName, runAction } from '../corbado/action-call.ts';
import type { ClientCall } from './client-call.ts';
import type { FrontendParts } from './frontend-parts.ts';

/** Never throws: a failed action is an answer too. */
export const runNoted = async (
  parts: FrontendParts,
  call: ClientCall,
  action: ActionName,
  event: object,
): Promise<ActionAnswer> => {
  const { answer } = await runAction(parts, action, event);
  const { statusCode } = answer;
  const code = codeIn(answer);
  call.record.actions.push({ action, statusCode, ...(code !== undefined && { code }) });
  return answer;
};

/** A failed action has a code at its top, pre-login's answers one in their `error`. */
const codeIn = ({ statusCode, body }: ActionAnswer): string | undefined => {
  if (statusCode !== 200) return String(body.code);
  const { error } = body;
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
};

/** How Corbado's API tells its client that there will be no session, and whether the app should offer its other login. */
export type FallbackOperationError = {
  initFallback: boolean;
  identifier?: string;
  error?: { code: string; message: string };
};

export const noFallback: FallbackOperationError = { initFallback: false };

/** An action that failed leads to the app's other login. */
export const fallbackFor = (identifier: string, { body }: ActionAnswer): FallbackOperationError => ({
  initFallback: true,
  identifier,
  error: { code: String(body.code), message: String(body.message ?? '') },
});

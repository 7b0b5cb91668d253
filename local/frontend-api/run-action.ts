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
  const { statusCode, body } = answer;
  call.record.actions.push({ action, statusCode, ...(statusCode !== 200 && { code: String(body.code) }) });
  return answer;
};

/** How Corbado's API tells its client that there will be no session, and whether the app shall offer its other login. */
export type FallbackOperationError = {
  initFallback: boolean;
  identifier?: string;
  error?: { code: string; message: string };
};

export const noFallback: FallbackOperationError = { initFallback: false };

/** What the user mistyped can be typed again; everything else leads to the app's other login. */
export const fallbackFor = (identifier: string, { body }: ActionAnswer): FallbackOperationError => {
  const code = String(body.code);
  const error = { code, message: String(body.message ?? '') };
  return { initFallback: code !== 'user_not_found', identifier, error };
};

// Runs the customer's actions as Corbado would: the forwarder script, over real HTTP, to the deployed routes.
import type { ActionAnswer } from '../../forwarder/corbado-action.mjs';
import { createForwarder } from '../../forwarder/corbado-action.mjs';
import { randomText } from './identifiers.ts';

export type ActionName = 'pre-login' | 'post-login' | 'post-append';

/** One action that was run: what the script sent, and what it handed back to Corbado. */
export type ActionCall = {
  action: ActionName;
  url: string;
  requestHeaders: Record<string, string>;
  requestBody: string;
  answer: ActionAnswer;
};

export type ActionParts = {
  /** Where the action routes live, e.g. `http://localhost:4100/actions`. */
  actionsUrl: () => string;
  /** The Standard Webhooks secret that Corbado's environment was given. */
  actionSecret: () => string;
  nowMilliseconds: () => number;
};

/** Runs one action with this event. Never throws: a failed action is an answer too. */
export const runAction = async (parts: ActionParts, action: ActionName, event: object): Promise<ActionCall> => {
  const url = `${parts.actionsUrl()}/${action}`;
  const sent: Pick<ActionCall, 'requestHeaders' | 'requestBody'> = { requestHeaders: {}, requestBody: '' };
  const forward = createForwarder({
    url,
    secret: parts.actionSecret(),
    fetch: (address, request) => {
      sent.requestHeaders = Object.fromEntries(new Headers(request.headers));
      sent.requestBody = String(request.body ?? '');
      return fetch(address, request);
    },
    now: parts.nowMilliseconds,
    randomId: () => randomText(24),
  });
  const answer = await forward(event);
  return { action, url, ...sent, answer };
};

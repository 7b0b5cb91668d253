// Every way in which a request can end, each brought about on purpose: what the checks that hold for all answers run over.
import type { Outcome } from './outcome.ts';
import { actionOutcomes } from './outcomes-of-actions.ts';
import { loginOutcomes } from './outcomes-of-logins.ts';
import { sessionOutcomes } from './outcomes-of-sessions.ts';
import { tokenOutcomes } from './outcomes-of-tokens.ts';
import { webhookOutcomes } from './outcomes-of-webhooks.ts';

export const outcomes: readonly Outcome[] = [
  ...tokenOutcomes,
  ...loginOutcomes,
  ...sessionOutcomes,
  ...actionOutcomes,
  ...webhookOutcomes,
];

/** For `test.each`: a title, and the outcome. */
export const outcomeTable = outcomes.map(
  (outcome) => [`${outcome.route} ${outcome.when}: ${outcome.status}`, outcome] as const,
);

// Every way in which a request can end, each brought about on purpose: what the checks that hold for all answers run over.
import type { RefusalCode } from '../../functions/shared/refusal.ts';
import type { Answer } from './client.ts';
import { actionOutcomes } from './outcomes-of-actions.ts';
import { loginOutcomes } from './outcomes-of-logins.ts';
import { sessionOutcomes } from './outcomes-of-sessions.ts';
import { tokenOutcomes } from './outcomes-of-tokens.ts';
import { webhookOutcomes } from './outcomes-of-webhooks.ts';
import type { Bench } from './system.ts';

export type Outcome = {
  readonly route: string;
  /** What is special about the request. */
  readonly when: string;
  readonly status: number;
  /** Absent for a success. */
  readonly code?: RefusalCode;
  /** What is counted beside refreshed secrets. */
  readonly metrics: readonly string[];
  readonly run: (bench: Bench) => Promise<Answer>;
};

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

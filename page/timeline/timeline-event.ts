// What the timeline is made of: one thing that happened somewhere, ready to be shown.
import type { FunctionName } from '../../infra/functions.ts';

export type Place =
  | 'browser'
  | 'gateway'
  | 'function'
  | 'Corbado'
  | 'DynamoDB'
  | 'Secrets Manager'
  | 'login'
  | 'Cognito'
  // What starts functions by the clock.
  | 'schedule'
  // Moved clocks and thrown switches: what the visitor did to the local run itself.
  | 'local run';

/** A message as it is shown: secrets shortened, headers without what means nothing to a reader. */
export type ShownMessage = {
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or a text where it was none; absent when there was no body. */
  readonly body?: unknown;
};

/** Who sent a request, as far as can be seen. */
export type Sender = 'browser' | 'native app' | 'Corbado' | 'function' | 'operator';

export type TimelineEvent = {
  /** Counts from 1, in the order in which things began. */
  readonly id: number;
  /** `exchange`: a request and its answer; `log`: a line that a function wrote; `note`: something said by page or local run. */
  readonly kind: 'exchange' | 'log' | 'note';
  readonly place: Place;
  /** Milliseconds since the epoch, with fractions, of the real clock: it never jumps. */
  readonly startedAt: number;
  /** What the moved clock showed, epoch seconds. */
  readonly clockSeconds: number;
  /** How long it took; absent while it is under way, and for what has no length. */
  readonly milliseconds?: number;
  readonly title: string;
  /** In a word or two, what came of it. */
  readonly outcome?: string;
  /** HTTP status; 0 when the answer never came. */
  readonly status?: number;
  readonly from?: Sender;
  /** The function that answered or wrote it; for a call, the functions that can have made it. */
  readonly functions?: readonly FunctionName[];
  readonly requestId?: string;
  /** Why a browser or the backend refused it for where it came from, and what to set. */
  readonly hint?: string;
  readonly request?: ShownMessage;
  readonly answer?: ShownMessage;
};

/** What is known when something begins. */
export type NewEvent = Omit<TimelineEvent, 'id' | 'startedAt' | 'clockSeconds' | 'milliseconds'>;

/** What is known once it is over; it replaces what was known before. */
export type EventEnd = Partial<Omit<NewEvent, 'kind' | 'place'>>;

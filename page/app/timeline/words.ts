// Numbers and statuses of the timeline as they are written.
import type { TimelineEvent } from '../../timeline/timeline-event.ts';

/** `0.4 ms`, `12 ms`, `1.2 s` */
export const milliseconds = (value: number): string => {
  if (value < 10) return `${value.toFixed(1)} ms`;
  return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`;
};

type Verdict = 'good' | 'refused' | 'failed' | 'waiting' | 'none';

export const verdictOf = ({ kind, status, milliseconds: length }: TimelineEvent): Verdict => {
  if (kind !== 'exchange') return 'none';
  if (length === undefined) return 'waiting';
  if (status === undefined || status === 0 || status >= 500) return 'failed';
  return status >= 400 ? 'refused' : 'good';
};

export const statusText = (event: TimelineEvent): string => {
  const verdict = verdictOf(event);
  if (verdict === 'none') return '';
  if (verdict === 'waiting') return '…';
  // No HTTP took part.
  if (event.place === 'schedule') return verdict === 'good' ? 'done' : 'failed';
  return event.status === 0 ? 'no answer' : String(event.status ?? '');
};

/** What is interesting in a function's line, in the order in which it is shown. */
const lineFacts = [
  'outcome',
  'code',
  'reason',
  'lookUp',
  'lookUpCode',
  'durationMs',
  'coldStart',
  'firstPasskey',
  'flagState',
  'flagReason',
  'replay',
  'revoked',
  'upstreamAttempts',
];

const fact = (name: string, value: unknown): string => {
  if (name === 'durationMs') return `${value} ms of its own`;
  if (value === true) return name === 'coldStart' ? 'cold start' : name;
  if (name === 'upstreamAttempts') return `${value} attempts`;
  return name === 'revoked' ? `${value} revoked` : String(value);
};

/** A function's JSON line in a few words; any other line as it is. */
export const lineText = ({ answer }: TimelineEvent): string => {
  const line: unknown = answer?.body;
  if (typeof line !== 'object' || line === null) return String(line ?? '');
  return lineFacts
    .map((name) => [name, Reflect.get(line, name)] as const)
    .filter(([, value]) => value !== undefined && value !== false && value !== 1)
    .map(([name, value]) => fact(name, value))
    .join(' · ');
};

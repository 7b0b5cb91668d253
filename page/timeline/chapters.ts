// Puts the requests of the timeline under what the visitor did, and picks those that somebody wants to see. Pure.
import type { EventTree } from './group-events.ts';
import type { TimelineEvent } from './timeline-event.ts';

/** What one action of the visitor led to. */
export type Chapter = {
  readonly title: string;
  /** Newest first. */
  readonly trees: readonly EventTree[];
};

// The requests that only a new action of the visitor leads to; all others belong to the action before.
const beginnings: readonly (readonly [request: RegExp, title: string])[] = [
  [/ \/v2\/connect\/login\/init$/, 'Sign-in page'],
  [/ \/v2\/connect\/login\/(start|finish)$/, 'Passkey login'],
  [/^POST \/login$/, 'Password login'],
  [/ \/v2\/connect\/append\/(init|start)$/, 'A passkey is offered'],
  [/ \/v2\/connect\/append\/finish$/, 'New passkey'],
  [/ \/v2\/connect\/manage\/delete$/, 'Passkey deleted'],
  [/^(GET \/auth\/sessions?|POST \/v2\/connect\/manage\/init)$/, 'Account page'],
  [/^DELETE \/auth\/session$/, 'Sign-out'],
  [/^DELETE \/auth\/sessions$/, 'Sign-out everywhere'],
];

/** What a connect token is fetched for, by its type. */
const tokenChapters: Readonly<Record<string, string>> = {
  'passkey-append': 'A passkey is offered',
  'passkey-list': 'Account page',
  'passkey-delete': 'Passkey deleted',
};

const tokenTypeIn = ({ title, request }: TimelineEvent): string => {
  const body: unknown = request?.body;
  const isToken = title === 'POST /auth/corbadoConnectToken' && typeof body === 'object' && body !== null;
  return isToken ? String(Reflect.get(body, 'type')) : '';
};

/** Undefined: it continues what was begun. */
const beginningOf = (event: TimelineEvent): string | undefined => {
  const { kind, place, from, title } = event;
  if (kind === 'note') return undefined;
  if (place === 'schedule') return 'Scheduled run';
  if (from === 'native app' || from === 'operator') return 'Other programs';
  return tokenChapters[tokenTypeIn(event)] ?? beginnings.find(([request]) => request.test(title))?.[1];
};

/** `trees` and chapters are newest first. */
export const chaptersOf = (trees: readonly EventTree[]): Chapter[] => {
  const chapters: { title: string; trees: EventTree[] }[] = [];
  for (const tree of trees.toReversed()) {
    const [current] = chapters;
    const title = beginningOf(tree.event) ?? current?.title ?? 'Start';
    if (current?.title === title) current.trees.unshift(tree);
    else chapters.unshift({ title, trees: [tree] });
  }
  return chapters;
};

export const timelineFilters = ['everything', 'backend', 'problems'] as const;
export type TimelineFilter = (typeof timelineFilters)[number];

const isProblem = ({ kind, status, milliseconds }: TimelineEvent): boolean =>
  kind === 'exchange' && milliseconds !== undefined && (status === undefined || status === 0 || status >= 400);

const hasProblem = ({ event, children }: EventTree): boolean =>
  isProblem(event) || event.hint !== undefined || children.some(hasProblem);

/** `backend` leaves out what only Corbado's client and the existing login said to each other. */
export const isShown = (tree: EventTree, filter: TimelineFilter): boolean => {
  if (filter === 'problems') return hasProblem(tree);
  return filter === 'everything' || tree.event.place === 'gateway' || tree.children.length > 0;
};

// A trial in plain words, or as JSON: what was sent, what was expected, what was seen, and whether that is the contract.
import { type ActionEvent, type ActionName, type Outcome, shortly } from '../../kit/index.ts';
import { shellQuoted } from '../command/progress.ts';
import type { Step, Trial } from './trial.ts';

// Whoever reads what is shown, over a shoulder or in a log, can use nothing of it.
const secretNames = /^(?:authorization|webhook-signature|signedPasskeyData|accessToken|sessionId|handoffCode)$/i;
// A JWT or a session token of ours, wherever it stands.
const tokenText = /^[\w-]{16,}\.[\w-]{16,}/;
const tooLong = 120;

const shorten = (name: string, value: string): string => {
  if (name.toLowerCase() === 'authorization') return `${value.split(' ')[0]} … (${value.length} characters)`;
  if (secretNames.test(name) || tokenText.test(value)) return `${value.slice(0, 7)}… (${value.length} characters)`;
  return value.length > tooLong ? `${value.slice(0, tooLong)}… (${value.length} characters)` : value;
};

// Shortens everything that opens a door or fills a screen.
const shortened = (value: unknown, name = ''): unknown => {
  if (typeof value === 'string') return shorten(name, value);
  if (Array.isArray(value)) return value.map((inner) => shortened(inner));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shortened(inner, key)]));
};

const meanings: Readonly<Record<Outcome, string>> = {
  found: 'found: Corbado goes on with this user',
  typed: 'nobody by that identifier: Corbado tells the app user_not_found',
  untyped: 'an error without a type of its own: the app shows its message and falls back to the other login',
  custom: 'an error with a code of your own, handed to the app',
  silent: 'not by passkey, without a reason: the app falls back to the other login',
  session: 'a session',
  handoff: 'a code, to be traded for the session',
  recorded: 'recorded',
  flagged: 'recorded, and the user pool has the flag or will get it',
};

/** What to look at first when a right event is answered so. */
const hints: readonly (readonly [answer: RegExp, hint: string])[] = [
  [
    /^401 unauthorized/,
    'is this the stage’s action secret, signed in the stage’s way (--action-auth), at the right time? And is the user blocked or ' +
      'disabled? The log line with this requestId says which',
  ],
  [
    /^401 invalid_passkey_data/,
    'a proof is valid once and for five minutes, and only for the project that the stage names',
  ],
  [/^403/, 'actions of a stage with iam answer IAM callers only: see --action-auth iam'],
  [/^404/, 'is --url the stage’s ApiUrl, and is this action switched on?'],
  [/^400/, 'does the stage take this user id? identity.allowEmailUserId, and what the answer’s detail says'],
  [/^5/, 'the log line with this requestId has the reason'],
];

/** Whether the step was answered as the contract says. */
export const isAsDocumented = ({ judgement }: Step): boolean => judgement.mistakes.length === 0;

// Written as JSON, text too: what a server sends must not reach the terminal as control characters.
const shown = (value: unknown): string => JSON.stringify(value).replace(/\p{Cc}/gu, '?');

const bodyOf = (text: string | undefined): unknown => (text === undefined ? undefined : shortened(JSON.parse(text)));

const sentLines = ({ ask }: Step): string[] => [
  `${ask.method} ${ask.path}`,
  ...Object.entries(shortened(ask.headers ?? {}) as Record<string, string>).map(([name, value]) => `${name}: ${value}`),
  ...(ask.body === undefined ? [] : [shown(bodyOf(ask.body))]),
];

const seenLines = ({ answer, milliseconds }: Step): string[] => [
  `${shortly(answer)} in ${milliseconds} ms`,
  ...(answer.body === '' ? [] : [shown(shortened(answer.body))]),
];

const verdictLines = (step: Step): string[] => {
  const { outcome, mistakes } = step.judgement;
  if (isAsDocumented(step)) return [outcome === undefined ? 'as documented' : `as documented: ${meanings[outcome]}`];
  const hint = hints.find(([answer]) => answer.test(shortly(step.answer)))?.[1];
  return [...mistakes, ...(hint === undefined ? [] : [`→ ${hint}`])];
};

const block = (name: string, lines: readonly string[]): string[] =>
  lines.map((line, index) => `   ${(index === 0 ? name : '').padEnd(9)} ${line}`);

/** One step, as a person reads it. */
export const describeStep = (step: Step, number: number): string =>
  [
    `${number}. ${step.title}`,
    ...block('sent', sentLines(step)),
    ...block('expected', [step.expected]),
    ...block('seen', seenLines(step)),
    ...block(isAsDocumented(step) ? 'ok' : 'FAILED', verdictLines(step)),
  ].join('\n');

// A login that a trial has opened is ended again; nothing takes back a passkey that was reported to the stage.
const traceOf = ({ action, event }: Trial, [first]: readonly Step[], userCommand: string | undefined): string[] => {
  if (action !== 'post-append' || first?.answer.status !== 200) return [];
  const user = String(event.username);
  const look = userCommand === undefined ? '' : `: ${userCommand} show ${shellQuoted(user)}`;
  return [
    `this stays: ${shown(user)} is on record with a passkey that does not exist, and flagged where there is a user pool${look}`,
  ];
};

// What a trial cannot see from outside.
const notesOn = ({ variant }: Trial, [first, second]: readonly Step[]): string[] => {
  if (first === undefined || !isAsDocumented(first)) {
    return variant === 'replay' ? ['not sent a second time: the first answer was wrong already'] : [];
  }
  if (variant !== 'other-user') return [];
  const difference = 'the function notes the difference in its log line: eventUserDiffers';
  return second === undefined
    ? [difference, 'whose login a code stands for shows when it is traded: POST /auth/session']
    : [difference];
};

/** The last lines of a trial. `userCommand` is how `npm run user` finds the users of the place, if it can. */
export const describeVerdict = (trial: Trial, steps: readonly Step[], userCommand: string | undefined): string => {
  const failed = steps.filter((step) => !isAsDocumented(step)).length;
  const verdict =
    failed === 0
      ? `${steps.length} of ${steps.length} as documented`
      : `${failed} of ${steps.length} not as documented`;
  return [verdict, ...notesOn(trial, steps), ...traceOf(trial, steps, userCommand)].join('\n');
};

/** One step for a program to read. */
export const stepAsJson = (step: Step) => ({
  title: step.title,
  sent: {
    method: step.ask.method,
    path: step.ask.path,
    headers: shortened(step.ask.headers ?? {}),
    body: bodyOf(step.ask.body),
  },
  expected: step.expected,
  seen: { status: step.answer.status, milliseconds: step.milliseconds, body: shortened(step.answer.body) },
  outcome: step.judgement.outcome,
  mistakes: step.judgement.mistakes,
  asDocumented: isAsDocumented(step),
});

/** In plain words, with the event ready to be sent. */
export const explainIam = (action: ActionName, event: ActionEvent): string =>
  `With actions.auth iam there is no action secret: AWS itself knows the caller, by credentials that this command does not use. So
invoke the function directly, as Corbado would with a role of yours; the same contract holds, as {statusCode, body}:

  aws lambda invoke --function-name <the ${action} function of the stage> --cli-binary-format raw-in-base64-out \\
    --payload ${shellQuoted(JSON.stringify(event))} /dev/stdout

Nothing was sent.`;

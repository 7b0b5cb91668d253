// Whether an action's answer is what the contract says, and in which of its outcomes.
import * as z from 'zod';
import { type Outcome, outcomeShapes, refusalShape } from './answer-shapes.ts';
import type { ActionName } from './documented-event.ts';

/** `body` is parsed JSON, or the text itself where it is none. */
export type ActionAnswer = { readonly status: number; readonly body: unknown };

export type Judgement = {
  /** What the answer means to be; undefined for what is no success. */
  readonly outcome: Outcome | undefined;
  /** What is wrong with it, one sentence each; none when it is as documented. */
  readonly mistakes: readonly string[];
};

export type RefusalWish = { readonly status: number; readonly code: string };

type Body = Readonly<Record<string, unknown>>;

const objectOf = (value: unknown): Body | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;

/** The answer of an HTTP response. */
export const readAnswer = (status: number, text: string): ActionAnswer => {
  try {
    return { status, body: JSON.parse(text) as unknown };
  } catch {
    return { status, body: text };
  }
};

const meantBy: Readonly<Record<ActionName, (body: Body) => Outcome>> = {
  'pre-login': ({ error }) => {
    const { return: isReturned, code } = objectOf(error) ?? {};
    if (error === undefined) return 'found';
    if (isReturned === false) return 'silent';
    if (code === 'user_not_found') return 'typed';
    return code === 'untyped' ? 'untyped' : 'custom';
  },
  'post-login': ({ handoffCode }) => (handoffCode === undefined ? 'session' : 'handoff'),
  'post-append': ({ state, updated }) => (state === undefined && updated === undefined ? 'recorded' : 'flagged'),
};

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, key) => objectOf(inner)?.[String(key)], value);

// A server's own key, so nothing of it but words may reach a terminal.
const nameOf = (path: readonly PropertyKey[]): string =>
  path.map((key) => String(key).replace(/\W/g, '?').slice(0, 60)).join('.');

// Never a value: it may be a token.
const sentence = (body: Body, issue: z.core.$ZodIssue): string => {
  const place = nameOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => nameOf([...issue.path, key]));
    return `${keys.join(', ')}: in no documented answer`;
  }
  if (valueAt(body, issue.path) === undefined) return `${place} is missing`;
  return issue.code === 'custom' ? `${place} ${issue.message}` : `${place}: ${issue.message}`;
};

const mistakesIn = (shape: z.ZodType, body: Body): string[] =>
  shape.safeParse(body).error?.issues.map((issue) => sentence(body, issue)) ?? [];

/** `409 duplicate_event`, as a person refers to an answer. */
export const shortly = ({ status, body }: ActionAnswer): string => {
  const code = objectOf(body)?.code;
  return typeof code === 'string' && /^\w{1,60}$/.test(code) ? `${status} ${code}` : String(status);
};

/** Judges the answer to an event that there is nothing wrong with. */
export const judgeAnswer = (action: ActionName, answer: ActionAnswer): Judgement => {
  if (answer.status !== 200) return { outcome: undefined, mistakes: [`expected status 200, got ${shortly(answer)}`] };
  const body = objectOf(answer.body);
  if (body === undefined) return { outcome: undefined, mistakes: ['expected the body to be a JSON object'] };
  const outcome = meantBy[action](body);
  const shapes: Readonly<Partial<Record<Outcome, z.ZodType>>> = outcomeShapes[action];
  return { outcome, mistakes: mistakesIn(shapes[outcome] ?? z.never(), body) };
};

/** Judges the answer to a call that one of these refusals must meet. */
export const judgeRefusal = (answer: ActionAnswer, ...wishes: readonly RefusalWish[]): Judgement => {
  const body = objectOf(answer.body) ?? {};
  const met = wishes.find(({ status, code }) => answer.status === status && body.code === code);
  const wanted = wishes.map(({ status, code }) => `${status} ${code}`).join(' or ');
  if (met === undefined) return { outcome: undefined, mistakes: [`expected ${wanted}, got ${shortly(answer)}`] };
  return { outcome: undefined, mistakes: mistakesIn(refusalShape(met), body) };
};

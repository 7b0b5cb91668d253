// When the engine is killed: at which operation on which row, before, during or after it, and for how long. The seed decides all of it.
import { shuffled } from '../../bench/spread.ts';
import { kindOf } from '../../functions/shared/table/rows.ts';

/** The steps that promises hang on. */
export const steps = [
  'PutItem marker',
  'PutItem session',
  'PutItem handoff',
  'UpdateItem handoff',
  'UpdateItem user',
  'UpdateItem session',
  'DeleteItem session',
  'Query',
] as const;
type Step = (typeof steps)[number];

/** The operation never arrives; it may or may not have been done; it is done, and nobody hears of it. */
export const moments = ['before', 'meanwhile', 'after'] as const;

export type Kill = {
  /** Not before so many requests had a certain answer: at the first such step from then on. */
  readonly afterRequests: number;
  readonly step: Step;
  readonly moment: (typeof moments)[number];
  /** Until it is started again. */
  readonly pauseMilliseconds: number;
};

// Shorter than the SDK goes on trying, which is a tenth of a second, and longer; half of them are shorter.
const longestPauseMilliseconds = 400;

/** In order. Each step with each moment comes once in 24 kills. */
export const planKills = (count: number, requests: number, random: () => number): Kill[] => {
  const kinds = steps.flatMap((step) => moments.map((moment) => ({ step, moment })));
  const rounds = Array.from({ length: Math.ceil(count / kinds.length) }, () => shuffled(kinds, random));
  return rounds
    .flat()
    .slice(0, count)
    .map((kind, index) => ({
      ...kind,
      afterRequests: Math.floor(((index + random() / 2) / count) * requests),
      pauseMilliseconds: Math.round(random() ** 2 * longestPauseMilliseconds),
    }));
};

type Attribute = { readonly S?: string };
type Input = { readonly Key?: Record<string, Attribute>; readonly Item?: Record<string, Attribute> };

/** What DynamoDB is asked for, as such a step. */
export const stepOf = (operation: string, body: Buffer): string => {
  if (operation === 'Query') return operation;
  const { Key, Item } = JSON.parse(body.toString('utf8')) as Input;
  const { pk, sk } = Key ?? Item ?? {};
  return `${operation} ${kindOf({ pk: pk?.S ?? '', sk: sk?.S ?? '' })}`;
};

export type TakeKill = (operation: string, body: Buffer) => Kill | undefined;

/** Hands out each kill once, when it is due. One whose step does not come holds up no other. */
export const createKillPlan = (kills: readonly Kill[], certainAnswers: () => number): TakeKill => {
  const waiting = [...kills];
  return (operation, body) => {
    const [next] = waiting;
    if (next === undefined || next.afterRequests > certainAnswers()) return undefined;
    const step = stepOf(operation, body);
    const index = waiting.findIndex((kill) => kill.step === step && kill.afterRequests <= certainAnswers());
    return index < 0 ? undefined : waiting.splice(index, 1)[0];
  };
};

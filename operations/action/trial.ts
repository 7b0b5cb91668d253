// The story of one trial: what is sent, what the contract expects, what comes back.
import {
  type ActionAnswer,
  type ActionEvent,
  type ActionName,
  anotherSecret,
  basicDelivery,
  type Delivery,
  type Judgement,
  readAnswer,
  signDelivery,
  tampered,
} from '../../kit/index.ts';
import type { Ask } from '../command/send-request.ts';
import {
  type Expectation,
  endOf,
  expectationOf,
  ownerOf,
  repetitionOf,
  tokenOf,
  unauthorized,
} from './expectations.ts';
import { refusedVariants, type Variant } from './options.ts';

export type Trial = {
  readonly action: ActionName;
  readonly variant: Variant;
  readonly event: ActionEvent;
  readonly auth: 'hmac' | 'basic';
  readonly secret: string;
  readonly deliveryId: string;
  readonly nowSeconds: number;
  /** Whom the proof in the event is about, as the proof itself says; undefined without one. */
  readonly provenUser: string | undefined;
  /** Whether the stage believes an event without proof; undefined when that is not known. */
  readonly trustsEvents: boolean | undefined;
};

/** One request of a trial. */
export type Step = {
  readonly title: string;
  readonly ask: Ask;
  /** The contract, in words. */
  readonly expected: string;
  readonly answer: ActionAnswer;
  readonly milliseconds: number;
  readonly judgement: Judgement;
};

export type Send = (ask: Ask) => Promise<{ status: number; text: string; milliseconds: number }>;

const staleSeconds = 600;

const deliveryOf = ({ variant, event, auth, secret, deliveryId: id, nowSeconds }: Trial): Delivery => {
  const used = variant === 'wrong-secret' ? anotherSecret(secret) : secret;
  if (auth === 'basic') return basicDelivery(event, used);
  const timestamp = variant === 'stale' ? nowSeconds - staleSeconds : nowSeconds;
  const delivery = signDelivery(event, { secret: used, id, timestamp });
  return variant === 'tamper' ? tampered(delivery) : delivery;
};

const titles: Readonly<Record<Variant, string>> = {
  right: 'the event, as Corbado sends it',
  tamper: 'the event, one blank longer than what was signed',
  stale: 'the event, signed as of ten minutes ago',
  'wrong-secret': 'the event, with another secret',
  replay: 'the event, as Corbado sends it',
  'other-user': 'the event, which names another user than its proof',
};

const firstExpectation = ({ action, variant, event, trustsEvents }: Trial): Expectation =>
  refusedVariants.includes(variant)
    ? unauthorized
    : expectationOf({ action, hasProof: event.signedPasskeyData !== undefined, trustsEvents });

const take = async (send: Send, title: string, ask: Ask, { expected, judge }: Expectation): Promise<Step> => {
  const { status, text, milliseconds } = await send(ask);
  const answer = readAnswer(status, text);
  return { title, ask, expected, answer, milliseconds, judgement: judge(answer) };
};

const isGood = ({ judgement }: Step): boolean => judgement.mistakes.length === 0;

/** Yields each step when it is answered. Rejects when nobody answers. */
export async function* runTrial(trial: Trial, send: Send): AsyncGenerator<Step> {
  const { action, variant, provenUser } = trial;
  const ask: Ask = { method: 'POST', path: `/actions/${action}`, ...deliveryOf(trial) };
  const first = await take(send, titles[variant], ask, firstExpectation(trial));
  yield first;
  const opened = [tokenOf(first.answer)];
  // After a first answer that is wrong, a second one would say nothing.
  if (variant === 'replay' && isGood(first)) {
    const second = await take(send, 'the very same delivery once more', ask, repetitionOf(action, first.answer));
    yield second;
    opened.push(tokenOf(second.answer));
  }
  for (const token of opened.filter((given) => given !== undefined)) {
    if (variant === 'other-user') yield take(send, 'whose session it is', ...ownerOf(token, provenUser));
    yield take(send, 'the session is ended again', ...endOf(token));
  }
}

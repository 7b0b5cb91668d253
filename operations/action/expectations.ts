// What the contract expects of an answer: in words, and as a judge.
import { isDeepStrictEqual } from 'node:util';
import { type ActionAnswer, type ActionName, type Judgement, judgeAnswer, judgeRefusal } from '../../kit/index.ts';
import type { Ask } from '../command/send-request.ts';

export type Expectation = { readonly expected: string; readonly judge: (answer: ActionAnswer) => Judgement };

/** What decides what a right event is answered with. */
export type Circumstances = {
  readonly action: ActionName;
  readonly hasProof: boolean;
  /** Whether the stage believes an event without proof; undefined when that is not known. */
  readonly trustsEvents: boolean | undefined;
};

const proofMissing = { status: 400, code: 'signed_passkey_data_required' } as const;
const repeated = [
  { status: 401, code: 'invalid_passkey_data' },
  { status: 409, code: 'duplicate_event' },
] as const;

/** A caller who does not prove to be Corbado, whatever the event says. */
export const unauthorized: Expectation = {
  expected: '401 unauthorized, whatever the event says, and no effect',
  judge: (answer) => judgeRefusal(answer, { status: 401, code: 'unauthorized' }),
};

const successes: Readonly<Record<ActionName, string>> = {
  'pre-login':
    '200 with {identifier, userId} for somebody who is known, or {identifier: "", error: {return, code, message or payload}}',
  'post-login':
    '200 with {accessToken, sessionId, tokenType, expiresAt}, or {handoffCode, expiresAt} where the stage hands out codes',
  'post-append': '200 with {recorded, firstPasskey}, and with a user pool {updated, state} and perhaps {reason}',
};

const withoutProof = (answer: ActionAnswer): Judgement =>
  answer.status === proofMissing.status ? judgeRefusal(answer, proofMissing) : judgeAnswer('post-login', answer);

/** What an event that there is nothing wrong with is answered with. */
export const expectationOf = ({ action, hasProof, trustsEvents }: Circumstances): Expectation => {
  const success = { expected: successes[action], judge: (answer: ActionAnswer) => judgeAnswer(action, answer) };
  if (action !== 'post-login' || hasProof || trustsEvents === true) return success;
  if (trustsEvents === false)
    return {
      expected: '400 signed_passkey_data_required: the event brings no proof, and this stage believes no event without',
      judge: (answer) => judgeRefusal(answer, proofMissing),
    };
  return {
    expected: `400 signed_passkey_data_required, as the event brings no proof; or, where the stage trusts events, ${successes[action]}`,
    judge: withoutProof,
  };
};

const alike = (before: ActionAnswer): Expectation => ({
  expected: 'the same answer again: asking changes nothing',
  judge: (answer) => ({
    outcome: undefined,
    mistakes:
      answer.status === before.status && isDeepStrictEqual(answer.body, before.body)
        ? []
        : ['the second answer differs from the first'],
  }),
});

const ineffective: Expectation = {
  expected: '200 with recorded: false and firstPasskey: false: reported again, known already, no second effect',
  judge: (answer) => {
    const { outcome, mistakes } = judgeAnswer('post-append', answer);
    const { recorded, firstPasskey } = Object(answer.body) as Record<string, unknown>;
    const isSecond = recorded === false && firstPasskey === false;
    return { outcome, mistakes: isSecond ? mistakes : [...mistakes, 'the passkey counts a second time'] };
  },
};

const refused: Expectation = {
  expected: '401 invalid_passkey_data or 409 duplicate_event: one login opens one session',
  judge: (answer) => judgeRefusal(answer, ...repeated),
};

const stillWithoutProof: Expectation = {
  expected: '400 signed_passkey_data_required again',
  judge: (answer) => judgeRefusal(answer, proofMissing),
};

/** What the same delivery is answered with when it comes once more, after this first answer. */
export const repetitionOf = (action: ActionName, before: ActionAnswer): Expectation => {
  if (action === 'pre-login') return alike(before);
  if (action === 'post-append') return ineffective;
  return before.status === 200 ? refused : stillWithoutProof;
};

const fieldOf = ({ body }: ActionAnswer, name: string): unknown => (Object(body) as Record<string, unknown>)[name];

/** The session token in an answer of post-login; undefined in every other answer. */
export const tokenOf = (answer: ActionAnswer): string | undefined => {
  const token = fieldOf(answer, 'sessionId') ?? fieldOf(answer, 'accessToken');
  return answer.status === 200 && typeof token === 'string' ? token : undefined;
};

const asBearer = (method: string, token: string): Ask => ({
  method,
  path: '/auth/session',
  headers: { authorization: `Bearer ${token}` },
});

const statusIs = (wanted: number, { status }: ActionAnswer): string[] =>
  status === wanted ? [] : [`expected status ${wanted}, got ${status}`];

/** Asks whose session it is; it must be the proven user's. */
export const ownerOf = (token: string, provenUser: string | undefined): [Ask, Expectation] => [
  asBearer('GET', token),
  {
    expected: `200 with the user of the proof, ${provenUser}: the proof wins over the event`,
    judge: (answer) => {
      const mistakes = statusIs(200, answer);
      const isProven = fieldOf(answer, 'userId') === provenUser;
      return { outcome: undefined, mistakes: isProven ? mistakes : [...mistakes, 'the session is not that user’s'] };
    },
  },
];

export const endOf = (token: string): [Ask, Expectation] => [
  asBearer('DELETE', token),
  {
    expected: '204: nothing is left behind (404 where the stage has no session routes; it ends by itself then)',
    judge: (answer) => ({ outcome: undefined, mistakes: answer.status === 404 ? [] : statusIs(204, answer) }),
  },
];

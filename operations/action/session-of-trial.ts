// The session that a trial of post-login has opened: whose it is, and its end, so that a trial leaves nothing behind.
import type { ActionAnswer } from '../../kit/index.ts';
import type { Ask } from '../http/send-request.ts';
import type { Expectation } from './expectations.ts';

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

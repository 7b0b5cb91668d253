// The events of Corbado's three actions, with the fields that its documentation of 2025-11 reads: made anew from a seed each time.
import { type SeededRandom, seededRandom } from './seeded-random.ts';

export const actionNames = ['pre-login', 'post-login', 'post-append'] as const;
export type ActionName = (typeof actionNames)[number];

/**
 * Whose words the event is in. `generic`: users have an id of the company's making. `cognito`: the id is a Cognito user name. Corbado's
 * Cognito guide has no post-login, as a login there ends in the pool: its event is the generic one about a user of the pool.
 */
export const guides = ['generic', 'cognito'] as const;
export type Guide = (typeof guides)[number];

export type ActionEvent = Readonly<Record<string, unknown>>;

export type EventWish = {
  readonly action: ActionName;
  /** @default 'generic' */
  readonly guide?: Guide | undefined;
  /** The same seed and wish give the same event. @default 0 */
  readonly seed?: number | undefined;
  /** The customer's id of the user. @default one that the seed makes up */
  readonly userId?: string | undefined;
  /** What the user typed, for pre-login. @default an e-mail address, or in the generic guide sometimes the id */
  readonly identifier?: string | undefined;
  /** Corbado's proof, for post-login. */
  readonly signedPasskeyData?: string | undefined;
  /** Adds what no page promises and Corbado's APIs make likely. A receiver has to bear it. @default false */
  readonly extras?: boolean | undefined;
};

const digits = '0123456789';
const letters = 'abcdefghijklmnopqrstuvwxyz';
const hex = `${digits}abcdef`;

const uuid = ({ text, pick }: SeededRandom): string =>
  [text(hex, 8), text(hex, 4), `4${text(hex, 3)}`, `${pick('8', '9', 'a', 'b')}${text(hex, 3)}`, text(hex, 12)].join(
    '-',
  );

const madeUpUserId = (random: SeededRandom, guide: Guide): string => {
  if (guide === 'cognito') return uuid(random);
  const word = random.text(letters, 3 + random.below(10));
  return random.pick(`user-${random.text(digits, 10)}`, `${word}.${random.text(letters, 6)}`, uuid(random));
};

const madeUpAddress = ({ text, below }: SeededRandom): string =>
  `${text(letters, 1 + below(8))}${text(`${letters}${digits}._-`, below(6))}${text(letters, 1)}@${text(letters, 6)}.example`;

const corbadoId = ({ text, pick }: SeededRandom, prefix: 'usr' | 'cre' | 'was'): string =>
  `${prefix}-${pick('1', '5', '9')}${text(digits, 18)}`;

// One concept, several spellings in Corbado's APIs; and fields that nobody has heard of.
const extrasOf = (random: SeededRandom, userId: string): ActionEvent => {
  const credential = corbadoId(random, 'cre');
  return {
    [random.pick('credentialId', 'credentialID', 'credential')]: credential,
    [random.pick('challengeId', 'challengeID')]: corbadoId(random, 'was'),
    userID: corbadoId(random, 'usr'),
    passkeyData: { id: credential, username: userId, ceremonyType: random.pick('local', 'cda') },
    [`field${random.text(digits, 4)}`]: random.pick<unknown>(null, true, 7, ['a'], { nested: {} }, 'text'),
  };
};

/** The event of one action, as the guide shows it. */
export const documentedEvent = (wish: EventWish): ActionEvent => {
  const { action, guide = 'generic', seed = 0, signedPasskeyData, extras = false } = wish;
  const random = seededRandom(seed);
  const userId = wish.userId ?? madeUpUserId(random, guide);
  const typed = guide === 'cognito' ? madeUpAddress(random) : random.pick(madeUpAddress(random), userId);
  const documented: Readonly<Record<ActionName, ActionEvent>> = {
    'pre-login': { identifier: wish.identifier ?? typed },
    'post-login': { userId, ...(signedPasskeyData !== undefined && { signedPasskeyData }) },
    'post-append': { username: userId },
  };
  // What somebody typed comes before there is a user, a credential or a challenge.
  const more = extras && action !== 'pre-login' ? extrasOf(random, userId) : {};
  return { ...more, ...documented[action] };
};

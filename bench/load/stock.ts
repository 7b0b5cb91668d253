// What users have with them, made before the clock runs.
import { fire } from './fire.ts';
import type { LoadedSystem } from './loaded-system.ts';
import { asApp, post } from './shots.ts';

export type Stock = {
  newUserIds(count: number): string[];
  /** JWTs of the existing login, each of another user. */
  idTokens(count: number): Promise<string[]>;
  /** signedPasskeyData, each of another user; valid for five minutes. */
  proofs(count: number): Promise<string[]>;
  /** Tokens of open sessions, each of another user. */
  sessions(count: number): Promise<string[]>;
};

/** Takes the things one after the other, and begins again at the end. */
export const inTurn = <Thing>(things: readonly Thing[]): (() => Thing) => {
  let taken = 0;
  return () => {
    const thing = things[taken % things.length];
    if (thing === undefined) throw new Error('there is nothing to take');
    taken += 1;
    return thing;
  };
};

const connections = 10;

export const createStock = (system: LoadedSystem): Stock => {
  let users = 0;
  const newUserIds = (count: number): string[] =>
    Array.from({ length: count }, () => {
      users += 1;
      return `load-${users}`;
    });
  const idTokens = (count: number) => system.order('idTokens', newUserIds(count));
  const sessions = async (count: number): Promise<string[]> => {
    const tokens: string[] = [];
    const nextIdToken = inTurn(await idTokens(count));
    const keep = ({ body: { sessionId } }: { body: Readonly<Record<string, unknown>> }) => {
      if (typeof sessionId === 'string') tokens.push(sessionId);
    };
    const next = () => post('/auth/session', { delivery: 'token' }, asApp(nextIdToken()), keep);
    const { answers } = await fire({ url: system.url, connections, amount: Math.max(count, connections), next });
    if (tokens.length < count) throw new Error(`not every session could be opened: ${JSON.stringify(answers)}`);
    return tokens;
  };
  return { newUserIds, idTokens, proofs: (count) => system.order('proofs', newUserIds(count)), sessions };
};

// What the system is put through beyond ordinary load.
import type { LoadedSystem } from './loaded-system.ts';

export type Trouble = {
  readonly name: string;
  readonly connections: number;
  readonly amount: number;
  /** What is asked: sessions are opened, checked and ended; or connect tokens, with sessions checked beside. */
  readonly load: 'sessions' | 'connect tokens';
  readonly begin: (system: LoadedSystem) => Promise<void>;
};

const nothing = async (): Promise<void> => undefined;

export const troubles = (isQuick: boolean): Trouble[] => {
  // One thread serves a few hundred requests a second: with this many waiting, the last has no time left when its turn comes.
  const crowd = isQuick ? 3000 : 6000;
  const amount = isQuick ? 600 : 3000;
  return [
    { name: 'too many connections', connections: crowd, amount: crowd * 2, load: 'sessions', begin: nothing },
    {
      name: 'DynamoDB throttles some calls',
      connections: 50,
      amount,
      load: 'sessions',
      begin: (system) => system.order('throttleDynamodb', 15),
    },
    {
      name: 'DynamoDB throttles all calls',
      connections: 50,
      amount,
      load: 'sessions',
      begin: (system) => system.order('throttleDynamodb', 5000),
    },
    {
      name: 'Corbado stalls',
      connections: 50,
      amount: isQuick ? 50 : 150,
      load: 'connect tokens',
      begin: (system) => system.order('troubleCorbado', 'connectTokens', { kind: 'stall-before-headers' }, 1000),
    },
    {
      name: 'Corbado limits the rate',
      connections: 50,
      amount,
      load: 'connect tokens',
      begin: (system) => system.order('troubleCorbado', 'connectTokens', { kind: 'rate-limited' }, 20_000),
    },
  ];
};

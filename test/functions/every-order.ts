// Every order in which the effects of processes can happen, one effect at a time: not some orders at random, all of them.
import type { Gate } from './flag-world.ts';

export type World = {
  /** Each begins when it is called, and makes its effects through the gate. What it answers is part of the world's state. */
  readonly processes: readonly ((gate: Gate) => Promise<unknown>)[];
  /** What the processes share. */
  state(): unknown;
};

/** Where the processes are after some effects: `undefined` for one that goes on, its answer or what it threw for one that has ended. */
export type Outcome = { readonly answer: unknown } | { readonly thrown: unknown } | undefined;
export type Moment<Of extends World> = {
  readonly world: Of;
  readonly outcomes: readonly Outcome[];
  /** Nothing can happen any more. */
  readonly isOver: boolean;
};

type Waiting = { readonly process: number; readonly let: () => void };

// One round lets an effect begin, another lets it happen; the rest are for effects that stand at no gate. Then the next one waits at it.
const settle = async (): Promise<void> => {
  for (let round = 0; round < 6; round += 1) await new Promise((resolve) => setImmediate(resolve));
};

const replay = async <Of extends World>(begin: () => Promise<Of>, choices: readonly number[]) => {
  const world = await begin();
  const waiting: Waiting[] = [];
  const seen: unknown[][] = world.processes.map(() => []);
  const outcomes: Outcome[] = world.processes.map(() => undefined);
  const gateOf =
    (process: number): Gate =>
    (effect) =>
    async (...args) => {
      await new Promise<void>((resolve) => waiting.push({ process, let: resolve }));
      try {
        const result = await effect(...args);
        seen[process]?.push(structuredClone(result));
        return result;
      } catch (error) {
        seen[process]?.push(String(error));
        throw error;
      }
    };
  world.processes.forEach((run, process) => {
    run(gateOf(process)).then(
      (answer) => {
        outcomes[process] = { answer };
      },
      (thrown: unknown) => {
        outcomes[process] = { thrown };
      },
    );
  });
  await settle();
  for (const choice of choices) {
    waiting.splice(choice, 1)[0]?.let();
    await settle();
  }
  const isOver = waiting.length === 0;
  if (isOver && outcomes.includes(undefined)) throw new Error('a process is under way, and not at the gate');
  // What a process does next hangs on what it has seen; the same from here on is the same for good.
  const fingerprint = JSON.stringify([world.state(), seen, waiting.map(({ process }) => process)]);
  return { moment: { world, outcomes: [...outcomes], isOver } satisfies Moment<Of>, next: waiting.length, fingerprint };
};

/**
 * Shows every moment that any order of the effects leads to, so also every one at which a process may die for good. Moments that differ in
 * nothing are shown once. Answers how many there were.
 */
export const inEveryOrder = async <Of extends World>(
  begin: () => Promise<Of>,
  check: (moment: Moment<Of>) => Promise<void> | void,
): Promise<number> => {
  const known = new Set<string>();
  const paths: (readonly number[])[] = [[]];
  for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
    const { moment, next, fingerprint } = await replay(begin, path);
    if (known.has(fingerprint)) continue;
    known.add(fingerprint);
    await check(moment);
    for (let choice = 0; choice < next; choice += 1) paths.push([...path, choice]);
  }
  return known.size;
};

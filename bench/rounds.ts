// How measurements are spread over time: what is timed, one after the other in rounds; what is counted, several at once; and what is
// shown meanwhile.
import { shuffled } from './spread.ts';
import type { Variant } from './variants.ts';

export type Stage = { step(): void; end(): void };

export const say = (line: string): void => void process.stdout.write(`${line}\n`);

export const beginStage = (what: string): Stage => {
  const startedAt = performance.now();
  process.stdout.write(`  ${what} `);
  return {
    step: () => void process.stdout.write('.'),
    end: () => say(` ${((performance.now() - startedAt) / 1000).toFixed(0)} s`),
  };
};

/** Every variant once per round, each round in another order; by id, the results of its rounds. */
export const inRounds = async <Result>(
  what: string,
  rounds: number,
  variants: readonly Variant[],
  random: () => number,
  measure: (variant: Variant) => Promise<Result>,
): Promise<Map<string, Result[]>> => {
  const results = new Map(variants.map(({ id }): [string, Result[]] => [id, []]));
  const stage = beginStage(`${what}: ${variants.length} handlers, ${rounds} ${rounds === 1 ? 'round' : 'rounds'}`);
  for (let round = 0; round < rounds; round += 1) {
    for (const variant of shuffled(variants, random)) results.get(variant.id)?.push(await measure(variant));
    stage.step();
  }
  stage.end();
  return results;
};

/** What does not depend on time is taken for several at once. */
export const sideBySide = async <Result>(
  what: string,
  variants: readonly Variant[],
  lanes: number,
  measure: (variant: Variant) => Promise<Result>,
): Promise<Map<string, Result>> => {
  const stage = beginStage(`${what}: ${variants.length} handlers`);
  const waiting = [...variants];
  const results = new Map<string, Result>();
  const lane = async (): Promise<void> => {
    for (let variant = waiting.shift(); variant !== undefined; variant = waiting.shift()) {
      results.set(variant.id, await measure(variant));
      stage.step();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  stage.end();
  return results;
};

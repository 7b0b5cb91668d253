// What is being measured, while it is: one line per stage, a dot per piece of work.

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

// The whole journey in AWS's own runtime client, each function in environments of its own that are frozen between two calls.
// Tried by hand: a rejection that nobody handles after the answer, a line written by console.log, a handler with a callback.
import { expect, test } from 'vitest';
import { type JourneyStep, runJourney } from '../../local/journey.ts';
import type { Environment } from '../../local/lambda/runtime-client/environment.ts';
import { runtimeClientWorkers } from '../../local/lambda/runtime-client/workers.ts';
import { startLocalSystem } from '../../local/system.ts';
import { builtRuntimeClient } from '../support/executor.ts';
import { processOf } from './fronted-system.ts';

test('journey: every step is right, in one environment of each function, within its memory', async ({
  onTestFinished,
}) => {
  const environments: Environment[] = [];
  const onStart = (environment: Environment) => void environments.push(environment);
  const system = await startLocalSystem({ startWorker: runtimeClientWorkers(builtRuntimeClient(), { onStart }) });
  onTestFinished(() => system.close());
  const steps: JourneyStep[] = [];
  for await (const step of runJourney(system)) steps.push(step);
  expect(steps.flatMap(({ title, problem = '' }) => (problem === '' ? [] : [`${title}: ${problem}`]))).toEqual([]);
  expect(steps.length).toBeGreaterThanOrEqual(36);
  // One call after the other, so nobody needed a second one; and none died, after its answer or before.
  const asked = system.template.functions.map(({ name }) => name).filter((name) => name !== 'authorize');
  expect(environments.map(({ functionName }) => functionName).toSorted()).toEqual(asked.toSorted());
  expect(environments.map((one) => one.ended())).toEqual(environments.map(() => undefined));
  const memory = environments.map((one) => {
    const limit = system.template.functions.find(({ name }) => name === one.functionName)?.memoryMb ?? 0;
    return { name: one.functionName, megabytes: Math.round(processOf(one).residentBytes / 1_000_000), limit };
  });
  expect(memory.filter(({ megabytes, limit }) => megabytes > limit / 2)).toEqual([]);
  // Whatever a function wrote is a line of ours: AWS's client had nothing to say.
  expect(system.logs.filter(({ text }) => !text.includes('"service":"corbado-actions"'))).toEqual([]);
});

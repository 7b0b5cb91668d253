// Environments of a function whose variables are changed: kept for whoever changes them back, and gone after a cold start.
import { afterEach, describe, expect, it } from 'vitest';
import { createClock } from '../../local/clock.ts';
import { createLambdaRuntime, type ExtraEnvironment, type LambdaRuntime } from '../../local/lambda/lambda-runtime.ts';
import { describeTemplate, localNames } from '../../local/template.ts';
import { writeTemplateFolder } from './template-folder.ts';

const runtimes: LambdaRuntime[] = [];
afterEach(async () => {
  for (const runtime of runtimes.splice(0)) await runtime.close();
});

const startEcho = (extraEnvironment: ExtraEnvironment = {}): LambdaRuntime => {
  const { functions } = describeTemplate(writeTemplateFolder({ session: 'echo' }), localNames);
  const runtime = createLambdaRuntime({
    functions,
    clock: createClock(),
    redirects: {},
    extraEnvironment,
    onLine: () => {},
  });
  runtimes.push(runtime);
  return runtime;
};

const echoed = async (runtime: LambdaRuntime) => {
  const result = await runtime.invoke('session', {});
  return result.ok ? JSON.parse((result.payload as { body: string }).body) : result;
};

describe('an environment whose variables are changed', () => {
  it('is another one, with all others of before, and is found again when they are changed back', async () => {
    const runtime = startEcho({ session: { STAGE: 'switched' } });
    const seen = async () => {
      const { calls, environment } = await echoed(runtime);
      return [calls, environment.STAGE, environment.MORE];
    };
    expect(await seen()).toEqual([1, 'switched', undefined]);
    runtime.reconfigure('session', { MORE: 'yes' });
    expect(await seen()).toEqual([1, 'switched', 'yes']);
    runtime.restoreEnvironments();
    expect(await seen()).toEqual([2, 'switched', undefined]);
    runtime.reconfigure('session', { MORE: 'yes' });
    expect(await seen()).toEqual([2, 'switched', 'yes']);
    runtime.coldStart('session');
    expect(await seen()).toEqual([1, 'switched', 'yes']);
    runtime.restoreEnvironments();
    expect(await seen()).toEqual([1, 'switched', undefined]);
  });

  it('is kept as long as only three others were used since', async () => {
    const runtime = startEcho();
    const callsWith = async (text: string) => {
      runtime.reconfigure('session', { MORE: text });
      return (await echoed(runtime)).calls;
    };
    const calls = [];
    for (const text of 'abcdaeab') calls.push(await callsWith(text));
    expect(calls).toEqual([1, 1, 1, 1, 2, 1, 3, 1]);
  });
});

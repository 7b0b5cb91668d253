// A machine that is busy loads functions slowly: that is waited for, and said.
import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { loadFunctions } from '../../local/load-functions.ts';
import { startRuntime } from './test-runtime.ts';

it('a bundle that takes longer than Lambda’s ten seconds is waited for', { timeout: 60_000 }, async () => {
  const { runtime } = startRuntime({ session: 'slow' });
  expect(await runtime.warm('session')).toBeUndefined();
  expect(await runtime.invoke('session', {})).toEqual({ ok: true, payload: 'loaded' });
});

it('says how far it is as long as it takes', async () => {
  const said: string[] = [];
  const warm = async (name: string) => void (await setTimeout(name === 'session' ? 150 : 1));
  const names = ['session', 'connect-token', 'post-login'] as const;
  const failure = await loadFunctions({ names, warm, say: (words) => said.push(words), everyMilliseconds: 50 });
  expect([failure, said[0]]).toEqual([undefined, '2 of 3, the machine is busy']);
  const before = said.length;
  await setTimeout(120);
  expect(said.length).toBe(before);
});

it('names the function that could not be loaded, and says nothing more', async () => {
  const { runtime } = startRuntime({ session: 'broken', 'connect-token': 'echo' });
  const names = ['connect-token', 'session'] as const;
  expect(await loadFunctions({ names, warm: runtime.warm, say: expect.unreachable })).toBe(
    'the function session could not be loaded: Error: this stage is not configured',
  );
});

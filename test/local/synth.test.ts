// The local template is made once, however many ask for it, and not again while the sources stay the same.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundleFolder, functionNames } from '../../infra/build.ts';
import { bundleHash } from '../../local/lambda/template-functions.ts';
import { ensureLocalTemplate, type SynthStep } from '../../local/synth.ts';
import { describeTemplate, localNames } from '../../local/template.ts';

it('gives everybody the same folder, and does nothing when it is there', async () => {
  const first = await ensureLocalTemplate();
  const madeAt = statSync(first).mtimeMs;
  const steps: SynthStep[] = [];
  const folders = await Promise.all([1, 2, 3].map(() => ensureLocalTemplate((step) => steps.push(step))));
  expect(new Set(folders)).toEqual(new Set([first]));
  expect({ steps, madeAt: statSync(first).mtimeMs }).toEqual({ steps: [], madeAt });
});

it('has the template run the very bytes that the build left in dist', async () => {
  const { functions } = describeTemplate(await ensureLocalTemplate(), localNames);
  expect(functions.map(({ name }) => name).sort()).toEqual([...functionNames].sort());
  for (const { name, codeFolder } of functions) {
    expect(existsSync(join(codeFolder, 'index.mjs'))).toBe(true);
    expect(bundleHash(codeFolder)).toBe(bundleHash(bundleFolder(name)));
  }
});

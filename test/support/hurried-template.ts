// The local stage's template with a Lambda timeout of two seconds everywhere: less than any patience of the functions themselves.
import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureLocalTemplate } from '../../local/synth.ts';

/** Returns a new folder, which is the caller's to remove. */
export const copyTemplateInAHurry = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'hurried-stage-'));
  cpSync(await ensureLocalTemplate(), folder, { recursive: true });
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.template.json'))) {
    const file = join(folder, name);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"Timeout": \d+/g, '"Timeout": 2'));
  }
  return folder;
};

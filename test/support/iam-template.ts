// The local stage's template with actions that API Gateway protects by IAM, beside the bundles that it runs.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFolder } from '../../infra/bundle-folder.ts';
import { functionNames } from '../../infra/functions.ts';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import { bundleHash, bundleListFile } from '../../local/lambda/template-functions.ts';
import { localStage } from '../../local/local-stage.ts';
import { synthesize } from '../../local/synthesize.ts';

/** Returns a new folder, which is the caller's to remove. */
export const synthesizeIamStage = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'iam-stage-'));
  const stage = parseStage('local', { ...localStage, actions: { auth: 'iam' } });
  synthesize({ stage }, folder);
  const hashes = functionNames.map((name) => [name, bundleHash(bundleFolder(name))]);
  writeFileSync(join(folder, bundleListFile), JSON.stringify(Object.fromEntries(hashes)));
  return folder;
};

// Before any test: the bundles and the local template, of the sources as they are now.
import { ensureLocalTemplate } from '../../local/synth.ts';

export default async (): Promise<void> => {
  await ensureLocalTemplate();
};

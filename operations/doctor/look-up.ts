// The look-up of a team's own: whether the deployed function has the layer that it is to find it in.
import { lookUpFile } from '../../infra/look-up-file.ts';
import type { DeployedSettings } from '../aws/deployed-settings.ts';
import { error, type Finding, ok } from './finding.ts';

/** Nothing where pre-login asks nobody, or a user pool. */
export const lookUpModuleFindings = ({
  functions,
  preLogin,
  lookUpLayer,
}: Pick<DeployedSettings, 'functions' | 'preLogin' | 'lookUpLayer'>): Finding[] => {
  if (!functions.has('pre-login') || preLogin.resolve !== 'module') return [];
  const what = 'look-up';
  if (lookUpLayer !== undefined) return [ok(what, `${lookUpFile}, in the layer ${lookUpLayer}`)];
  const fix = `give it the layer that has ${lookUpFile}, and deploy again: docs/look-up.md`;
  return [error(what, 'pre-login has no layer, so whoever types an identifier is sent to the other login', fix)];
};

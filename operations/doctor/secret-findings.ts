// The secrets of a deployed stage: set, and of a usable shape. Whether they are right, only Corbado knows; no value is shown.

import type { AwsPlace } from '../aws/aws-place.ts';
import { explainAwsError } from '../aws/aws-problem.ts';
import type { DeployedStack } from '../aws/deployed-stack.ts';
import { readStored } from '../secrets/rotation.ts';
import { type ApiAuth, type SecretKind, secretMistake } from '../secrets/secret-shape.ts';
import { readSecretText } from '../secrets/secret-store.ts';
import { secretOutputs } from '../secrets-set.ts';
import { error, type Finding, ok, warning } from './finding.ts';

const names: Readonly<Record<SecretKind, string>> = { 'corbado-api': 'Corbado API secret', action: 'action secret' };

export type SecretSettings = { readonly stageName: string; readonly apiAuth: ApiAuth };

/** Pure: what to say about the text that is stored. */
export const secretFinding = (kind: SecretKind, text: string, { stageName, apiAuth }: SecretSettings): Finding => {
  const what = names[kind];
  const set = `npm run secrets:set -- --stage ${stageName} --secret ${kind}`;
  if (text === '') return error(what, 'has no value', set);
  const stored = readStored(text);
  if (stored === undefined) return error(what, 'is not stored as {"current": "…"}', set);
  const mistake = secretMistake(kind, stored.current, apiAuth);
  if (mistake !== undefined) return error(what, mistake, set);
  if (stored.previous === undefined) return ok(what, 'is set');
  return warning(
    what,
    'is being rotated: two values are good',
    `when nobody uses the old one: ${set} --finish-rotation`,
  );
};

/** One finding per secret that the stack names. */
export const secretFindings = async (
  place: AwsPlace,
  stack: DeployedStack,
  settings: SecretSettings,
): Promise<Finding[]> => {
  const examine = async (kind: SecretKind): Promise<Finding[]> => {
    const id = stack.outputs.get(secretOutputs[kind]);
    if (id === undefined) return [];
    try {
      return [secretFinding(kind, await readSecretText(place.secretsManager, id), settings)];
    } catch (failure) {
      const words = failure instanceof Error ? (explainAwsError(failure) ?? failure.message) : String(failure);
      return [warning(names[kind], 'cannot be read', words)];
    }
  };
  return (await Promise.all([examine('corbado-api'), examine('action')])).flat();
};

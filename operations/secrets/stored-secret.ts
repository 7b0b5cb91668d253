// A secret in Secrets Manager: where a stack names it, its text, its two values and how they change over.
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { explained } from '../aws/aws-place.ts';
import type { SecretKind } from './secret-shape.ts';

/** The outputs of the stack under which it names its secrets. */
export const secretOutputs: Readonly<Record<SecretKind, string>> = {
  'corbado-api': 'CorbadoApiSecretArn',
  action: 'ActionSecretArn',
};

export type StoredSecret = { readonly current: string; readonly previous?: string };

const storedSchema = z.object({ current: z.string(), previous: z.string().optional() });

/** What is stored at the moment; `undefined` when that is no secret of ours, whatever else it is. */
export const readStored = (text: string): StoredSecret | undefined => {
  try {
    const { current, previous } = storedSchema.parse(JSON.parse(text));
    return previous === undefined ? { current } : { current, previous };
  } catch {
    return undefined;
  }
};

/** From now on only the new value is valid. */
export const replaceValue = (fresh: string): StoredSecret => ({ current: fresh });

/**
 * From now on the new value and the previous one are valid. `usable` says whether the stored value was ever one.
 * @throws ConfigurationProblem in the middle of another rotation: a third value would cut off whoever still sends the first.
 */
export const rotateValue = (
  stored: StoredSecret | undefined,
  fresh: string,
  usable: (value: string) => boolean,
): StoredSecret => {
  if (stored === undefined || !usable(stored.current)) return replaceValue(fresh);
  if (stored.current === fresh) throw new ConfigurationProblem('this value is the current one already: nothing to do');
  if (stored.previous !== undefined)
    throw new ConfigurationProblem('a rotation is under way — end it first with --finish-rotation');
  return { current: fresh, previous: stored.current };
};

/** Drops the previous value. Throws a configuration problem when there is none. */
export const finishRotation = (stored: StoredSecret | undefined): StoredSecret => {
  if (stored?.previous === undefined)
    throw new ConfigurationProblem('no rotation is under way: there is no previous value to drop');
  return { current: stored.current };
};

const isMissing = (error: unknown): boolean => error instanceof Error && error.name === 'ResourceNotFoundException';

/** Empty when the secret has no value yet, or does not exist. */
export const readSecretText = async (client: SecretsManagerClient, secretId: string): Promise<string> => {
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId: secretId }))).SecretString ?? '';
  } catch (error) {
    if (isMissing(error)) return '';
    return explained(Promise.reject(error));
  }
};

export const writeSecret = async (
  client: SecretsManagerClient,
  secretId: string,
  secret: StoredSecret,
): Promise<void> => {
  const put = new PutSecretValueCommand({ SecretId: secretId, SecretString: JSON.stringify(secret) });
  await explained(client.send(put));
};

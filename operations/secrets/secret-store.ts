// A secret's text in Secrets Manager, read and written as a whole.
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { explained } from '../aws/aws-problem.ts';
import type { StoredSecret } from './rotation.ts';

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

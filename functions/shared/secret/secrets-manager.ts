// Secrets Manager as the source of a secret.
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsConnections } from '../connections.ts';
import type { FetchSecret } from './secret.ts';

/** One client for all secrets of a function. */
export const openSecretsManager = (): SecretsManagerClient =>
  new SecretsManagerClient({
    maxAttempts: 2,
    requestHandler: awsConnections({ connectionTimeout: 1000, requestTimeout: 1500 }),
  });

/** A secret without text is answered as empty text, which is no usable secret. */
export const fromSecretsManager =
  (client: SecretsManagerClient, secretId: string): FetchSecret =>
  async (signal) => {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: secretId }), { abortSignal: signal });
    return answer.SecretString ?? '';
  };

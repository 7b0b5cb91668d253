// Secrets from Secrets Manager, each fetched with the first request that needs it and kept.
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';

const client = new SecretsManagerClient({});
const secretSchema = z.object({ current: z.string().min(24) });
const held = new Map();

const fetchSecret = async (SecretId) => {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId }));
  return secretSchema.parse(JSON.parse(SecretString)).current;
};

export const secretOf = (id) => {
  if (!held.has(id)) held.set(id, fetchSecret(id));
  return held.get(id);
};

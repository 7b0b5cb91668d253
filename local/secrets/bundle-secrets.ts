// The two secrets of the bundle: which of the template's they are, and what the local run puts into them.
import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { LocalFunction } from '../lambda/template-functions.ts';
import type { SecretsStandIn } from './secrets-stand-in.ts';

/** ARNs. The action secret is absent when actions authenticate with IAM. */
export type BundleSecretIds = { readonly corbadoApi: string; readonly action: string | undefined };

/** Found by what functions ask for, not by how the template calls them. */
export const findBundleSecrets = (functions: readonly LocalFunction[]): BundleSecretIds => {
  const asked = (variable: string) => functions.map(({ environment }) => environment[variable]).find((id) => id);
  return { corbadoApi: asked('CORBADO_API_SECRET_ID') ?? '', action: asked('ACTION_SECRET_ID') };
};

const storedSchema = z.object({ current: z.string() });

/** What stands under `current` at this moment; empty when the stored text is no secret of ours. */
export const currentSecret = (secrets: SecretsStandIn, id: string | undefined): string => {
  const text = id === undefined ? undefined : secrets.get(id);
  try {
    return storedSchema.parse(JSON.parse(text ?? '')).current;
  } catch {
    return '';
  }
};

/** Puts fresh random secrets where the functions look for them; returns Corbado's API secret, which its stand-in must know. */
export const fillBundleSecrets = (secrets: SecretsStandIn, ids: BundleSecretIds): string => {
  const corbadoApiSecret = `corbado1_${randomBytes(32).toString('base64url')}`;
  // As the Standard Webhooks specification writes a signing secret; good as a password, too.
  const actionSecret = `whsec_${randomBytes(32).toString('base64')}`;
  secrets.set(ids.corbadoApi, JSON.stringify({ current: corbadoApiSecret }));
  if (ids.action !== undefined) secrets.set(ids.action, JSON.stringify({ current: actionSecret }));
  return corbadoApiSecret;
};

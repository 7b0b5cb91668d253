// How callers prove themselves, as an environment describes it.
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { PrewarmTask } from '../prewarm.ts';
import { createSecret } from '../secret/secret.ts';
import { fromSecretsManager } from '../secret/secrets-manager.ts';
import { type AuthenticateCaller, authenticateByIam, authenticateBySecret } from './caller.ts';

export type CallerEnvironment = {
  readonly ACTION_AUTH: 'hmac' | 'basic' | 'iam';
  readonly ACTION_SECRET_ID?: string | undefined;
};

export type CallerAuth = { readonly authenticate: AuthenticateCaller; readonly warm: PrewarmTask };

/** Throws at start when a mode that needs a secret has none: there is no open mode to fall into. */
export const openCallerAuth = (env: CallerEnvironment, secrets: SecretsManagerClient): CallerAuth => {
  if (env.ACTION_AUTH === 'iam') return { authenticate: authenticateByIam, warm: async () => undefined };
  if (env.ACTION_SECRET_ID === undefined) throw new Error(`ACTION_AUTH=${env.ACTION_AUTH} needs ACTION_SECRET_ID`);
  const secret = createSecret(fromSecretsManager(secrets, env.ACTION_SECRET_ID));
  return { authenticate: authenticateBySecret(env.ACTION_AUTH, secret), warm: (call) => secret.read(call) };
};

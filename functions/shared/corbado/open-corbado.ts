// The connection to Corbado's Backend API as an environment describes it.
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { PrewarmTask } from '../prewarm.ts';
import { createSecret } from '../secret/secret.ts';
import { fromSecretsManager } from '../secret/secrets-manager.ts';
import { type AskCorbado, askCorbado, corbadoUrl } from './ask-corbado.ts';
import type { CorbadoAuth } from './authorization.ts';
import { keepAliveTransport } from './transport.ts';

export type CorbadoEnvironment = {
  readonly CORBADO_API_BASE_URL: string;
  readonly CORBADO_API_AUTH: CorbadoAuth;
  readonly CORBADO_API_SECRET_ID: string;
  readonly CORBADO_PROJECT_ID: string;
};

export type Corbado = {
  readonly ask: AskCorbado;
  /** Fetches the secret and opens the connection, in parallel; sends nothing that needs either. */
  readonly warm: PrewarmTask;
};

export const openCorbado = (env: CorbadoEnvironment, secrets: SecretsManagerClient): Corbado => {
  const secret = createSecret(fromSecretsManager(secrets, env.CORBADO_API_SECRET_ID));
  const url = corbadoUrl(env.CORBADO_API_BASE_URL, '');
  const transport = keepAliveTransport(url);
  const { CORBADO_API_BASE_URL: baseUrl, CORBADO_API_AUTH: auth, CORBADO_PROJECT_ID: projectId } = env;
  return {
    ask: askCorbado({ baseUrl, auth, projectId, secret, transport }),
    warm: (call) =>
      Promise.allSettled([
        secret.read(call),
        transport({ method: 'GET', url, headers: { accept: 'application/json' }, signal: call.deadline.signal }),
      ]),
  };
};

// The stage that runs on one machine. Its three names are stand-ins that the local run replaces by the addresses it listens on.
import type { StageInput } from '../infra/settings/stage-schema.ts';

export const localStage: StageInput = {
  kind: 'development',
  corbado: { projectId: 'pro-1000000000000000001', apiBaseUrl: 'http://corbado.localhost' },
  allowedOrigins: ['http://app.localhost'],
  identity: { allowIdTokenInBody: true },
  session: { allowTokenInBody: true },
  // The demo users can type their name or their address.
  preLogin: { resolve: 'cognito' },
  trustedIssuers: [
    {
      issuer: 'http://login.localhost',
      audience: ['demo-app'],
      jwksUri: 'http://login.localhost/.well-known/jwks.json',
      displayNameClaim: 'name',
      sameUsersAs: 'cognito',
    },
  ],
  // As good as none: tests ask faster than people do.
  throttle: { requestsPerSecond: 10_000, burst: 10_000 },
  cognito: { createDemoPool: true, flag: { mode: 'attribute' }, customAuth: true },
};

// The stage that the deployment test deploys, and how its settings reach the CDK app: as one context value.
import * as z from 'zod';
import type { StageInput } from '../../infra/settings/stage-schema.ts';

export const projectId = 'pro-1000000000000000001';
export const audience = 'demo-app';

const settingsSchema = z.strictObject({
  stageName: z.string(),
  account: z.string(),
  region: z.string(),
  /** Addresses of the stand-ins and of the web app. */
  corbadoUrl: z.string(),
  loginUrl: z.string(),
  appOrigin: z.string(),
  /** Off where the place has no alarms like ours. */
  alarms: z.boolean(),
  /** What the update changes. */
  absoluteSeconds: z.number(),
  cookieSameSite: z.enum(['Strict', 'Lax']),
  /** A user pool whose tokens count, as an issuer like any other: its keys are not at AWS's address but where the emulator has them. */
  trustedPool: z.object({ issuer: z.string(), clientId: z.string(), jwksUri: z.string() }).optional(),
  /** Stands in every function's environment, so changing it starts all of them anew: none keeps a secret from before. */
  allowEmailUserId: z.boolean(),
});

export type DeployTestSettings = Readonly<z.output<typeof settingsSchema>>;

/** Reads the context value `deployTest`, JSON as text. */
export const readDeployTestSettings = (context: unknown): DeployTestSettings =>
  settingsSchema.parse(JSON.parse(String(context)));

type TrustedPool = NonNullable<DeployTestSettings['trustedPool']>;

const poolAsIssuer = ({ issuer, clientId, jwksUri }: TrustedPool) => ({
  issuer,
  audience: [clientId],
  jwksUri,
  userIdClaim: 'cognito:username',
  sameUsersAs: 'cognito',
});

export const stageInputOf = (settings: DeployTestSettings): StageInput => ({
  kind: 'development',
  account: settings.account,
  region: settings.region,
  corbado: { projectId, apiBaseUrl: settings.corbadoUrl },
  allowedOrigins: [settings.appOrigin],
  identity: { allowEmailUserId: settings.allowEmailUserId },
  session: {
    absoluteSeconds: settings.absoluteSeconds,
    cookieSameSite: settings.cookieSameSite,
    allowTokenInBody: true,
  },
  monitoring: { alarms: settings.alarms },
  trustedIssuers: [
    { issuer: settings.loginUrl, audience: [audience], displayNameClaim: 'name', sameUsersAs: 'cognito' },
    ...(settings.trustedPool === undefined ? [] : [poolAsIssuer(settings.trustedPool)]),
  ],
  cognito: { createDemoPool: true, customAuth: true },
});

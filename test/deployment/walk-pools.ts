// Everything about user pools: the stack's own before the stage is changed, and one that it does not know before and after.
import { openAwsPlace } from '../../operations/aws/aws-place.ts';
import type { DeployTestSettings } from './test-stage.ts';
import { walkDemoPool } from './walk-demo-pool.ts';
import { type Deployed, type Deployment, outOfReach } from './walk-deployment.ts';
import { createOwnPool, loginThroughPool, walkAttach, walkDetach, walkTrade } from './walk-own-pool.ts';

export type WalkedPools = {
  /** What the changed stage trusts; absent where a login through the pool could not be tried. */
  readonly trustedPool: DeployTestSettings['trustedPool'];
  /** With the stage changed, and still there. */
  finish(): Promise<void>;
  /** Deletes the pool that the stack does not know. */
  close(): Promise<void>;
};

export const walkPools = async (deployment: Deployment, { stack }: Deployed): Promise<WalkedPools> => {
  const { target, world, settings, runStep } = deployment;
  const emulatorUrl = target.running?.url;
  const place = await openAwsPlace(settings);
  const pool = await createOwnPool(place.cognito, settings.region);
  const close = async (): Promise<void> => {
    await pool.close();
    place.close();
  };
  const walk = { place, stack, pool, settings, runStep };
  try {
    if (emulatorUrl !== undefined) await walkDemoPool({ place, stack, world, emulatorUrl, runStep });
    else await runStep('logins through a user pool', async (note) => note(outOfReach));
    await walkAttach(walk);
    if (emulatorUrl === undefined) return { trustedPool: undefined, finish: () => walkDetach(walk), close };
    const login = await loginThroughPool(walk, world);
    const jwksUri = `${emulatorUrl}/${pool.id}/.well-known/jwks.json`;
    return {
      trustedPool: { issuer: pool.issuer, clientId: pool.clientId, jwksUri },
      finish: async () => {
        await walkTrade(walk, login);
        await walkDetach(walk);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};

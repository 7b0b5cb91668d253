// Runs a variant as in Lambda, and keeps what was timed.
import { startRuntimeApi } from '../../local/lambda/runtime-client/runtime-api.ts';
import { withUpstreams } from '../driver/measure-driver.ts';
import type { LambdaSamples } from '../results.ts';
import { spreadOf } from '../spread.ts';
import type { Upstreams } from '../upstreams/upstreams.ts';
import type { Variant } from '../variants.ts';
import type { CpuShares } from './cpu-share.ts';
import { type LambdaTimes, type RuntimeClient, runInLambda } from './run-lambda.ts';

const warmInvocations = 5;

export type LambdaSettings = {
  readonly client: RuntimeClient;
  readonly shares: Extract<CpuShares, { open: unknown }>;
  readonly upstreams: Upstreams;
};

export const lambdaOnce = (
  variant: Variant,
  memoryMb: number,
  { client, shares, upstreams }: LambdaSettings,
): Promise<LambdaTimes> =>
  withUpstreams(upstreams, async (set) => {
    const { environment, job, taskFolder } = variant;
    if (environment === undefined || job === undefined) throw new Error(`${variant.id} has nothing to do`);
    const api = await startRuntimeApi();
    const group = shares.open();
    const event = job.event(Math.floor(Date.now() / 1000));
    const trusting = { ...environment(set), NODE_EXTRA_CA_CERTS: upstreams.certificateFile };
    try {
      return await runInLambda(
        { taskFolder, environment: trusting, event, memoryMb, warmInvocations },
        client,
        api,
        group,
      );
    } finally {
      api.close();
      group.remove();
    }
  });

/** The times of one round after the other, as columns. */
export const lambdaSamplesOf = (memoryMb: number, rounds: readonly LambdaTimes[]): LambdaSamples => ({
  memoryMb,
  init: rounds.map(({ init }) => init),
  first: rounds.map(({ first }) => first),
  warm: rounds.map(({ warm }) => spreadOf(warm).median),
  coldCpu: rounds.map(({ coldCpu }) => coldCpu),
});

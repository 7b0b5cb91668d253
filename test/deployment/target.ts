// Where the test deploys to: the emulator or a real account. What differs between the two stands here and nowhere else.
import { join } from 'node:path';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { explained } from '../../operations/aws/aws-place.ts';
import type { EmulatorName } from '../../operations/smoke/emulator-deviations.ts';
import { ownerKeyId } from './emulator-owner.ts';
import { installMinistack, ministackVersion, type RunningEmulator, startMinistack } from './ministack.ts';
import type { RunStep } from './steps.ts';

export type DeployTestOptions = { readonly target: 'emulator' } | { readonly target: 'aws'; readonly region: string };

export type Target = {
  readonly account: string;
  readonly region: string;
  /** Absent for AWS itself. */
  readonly emulator: EmulatorName | undefined;
  /** The emulator that runs here: all services under one address. */
  readonly running: Omit<RunningEmulator, 'close'> | undefined;
  /** Whether what is deployed can reach this machine, and so the stand-ins. */
  readonly reachesThisMachine: boolean;
  /** Whether alarms may be computed from several metrics. */
  readonly alarmsOfMetricMath: boolean;
  /** Whether a generated secret is what the template asks for. */
  readonly generatesSigningSecrets: boolean;
  close(): Promise<void>;
};

type Abilities = Omit<Target, 'account' | 'region' | 'running' | 'close'>;

// See operations/smoke/emulator-deviations.ts.
const ofMinistack: Abilities = {
  emulator: 'ministack',
  reachesThisMachine: true,
  alarmsOfMetricMath: false,
  generatesSigningSecrets: false,
};

const ofAws: Abilities = {
  emulator: undefined,
  reachesThisMachine: false,
  alarmsOfMetricMath: true,
  generatesSigningSecrets: true,
};

// From here on, this process and whatever it starts find the emulator and nothing of the user's own AWS settings.
const pointTo = (url: string, region: string): void => {
  delete process.env.AWS_PROFILE;
  Object.assign(process.env, {
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: ownerKeyId,
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  delete process.env.AWS_SESSION_TOKEN;
};

const emulatorTarget = async (localFolder: string, folder: string, runStep: RunStep): Promise<Target> => {
  const install = `install MiniStack ${ministackVersion} into .local (once)`;
  const python = await runStep(install, () => installMinistack(localFolder));
  const { close, ...running } = await runStep('start MiniStack, with its access rules on', () =>
    startMinistack(python, join(folder, 'ministack')),
  );
  const region = 'eu-central-1';
  pointTo(running.url, region);
  return { account: '000000000000', region, running, ...ofMinistack, close };
};

const awsTarget = async (region: string, runStep: RunStep): Promise<Target> => {
  const client = new STSClient({ region });
  const account = await runStep('ask AWS for the account', async (note) => {
    const { Account = '' } = await explained(client.send(new GetCallerIdentityCommand({})));
    note(`account ${Account}, ${region}`);
    return Account;
  });
  client.destroy();
  process.env.AWS_REGION = region;
  return { account, region, running: undefined, ...ofAws, close: async () => {} };
};

/** Makes it the place that AWS tools of this process find. `folder` is this run's own; `localFolder` outlives it. */
export const openTarget = (
  options: DeployTestOptions,
  localFolder: string,
  folder: string,
  runStep: RunStep,
): Promise<Target> =>
  options.target === 'aws' ? awsTarget(options.region, runStep) : emulatorTarget(localFolder, folder, runStep);

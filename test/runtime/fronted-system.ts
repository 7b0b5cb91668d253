// A local system whose functions run in AWS's runtime client and reach everything through servers with TLS that give up idle connections.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionName } from '../../infra/functions.ts';
import type { Environment } from '../../local/lambda/runtime-client/environment.ts';
import { runtimeClientWorkers } from '../../local/lambda/runtime-client/workers.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { createClient } from '../support/client.ts';
import { builtRuntimeClient } from '../support/executor.ts';
import { type Arrival, type ClosingFront, frontCertificate, type Idle, startClosingFront } from './closing-front.ts';

export type FrontedSystem = {
  readonly system: LocalSystem;
  readonly client: ReturnType<typeof createClient>;
  readonly fronts: readonly ClosingFront[];
  /** Of all functions, oldest first. */
  readonly environments: readonly Environment[];
  /** Runs something, and returns its result with what arrived at the other end meanwhile. */
  during<Result>(run: () => Promise<Result>): Promise<{ result: Result; arrived: Arrival[] }>;
};

const functionNames = ['verify-passkey', 'connect-token', 'session', 'post-login'] as const satisfies FunctionName[];

/** Of a process, as Linux counts: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
export const processOf = ({ processId }: Pick<Environment, 'processId'>) => {
  const stat = readFileSync(`/proc/${processId}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return {
    isStopped: stat[0] === 'T',
    cpuTicks: Number(stat[11]) + Number(stat[12]),
    residentBytes: Number(stat[21]) * 4096,
  };
};

type More = { readonly nodeArguments?: string[]; readonly variables?: Readonly<Record<string, string>> };

/** Ends with the test that `onTestFinished` belongs to. */
export const startFrontedSystem = async (
  idle: Idle,
  onTestFinished: (end: () => Promise<void>) => void,
  { nodeArguments = [], variables = {} }: More = {},
): Promise<FrontedSystem> => {
  const folder = mkdtempSync(join(tmpdir(), 'runtime-test-'));
  const certificateFile = join(folder, 'certificate.pem');
  writeFileSync(certificateFile, frontCertificate.cert);
  const environments: Environment[] = [];
  const onStart = (environment: Environment) => void environments.push(environment);
  const system = await startLocalSystem({
    startWorker: runtimeClientWorkers(builtRuntimeClient(...nodeArguments), { onStart }),
  });
  const fronts = await Promise.all(
    [system.corbado.url, system.dynamodb.url, system.secrets.url].map((target) => startClosingFront(target, idle)),
  );
  onTestFinished(async () => {
    await system.close();
    for (const front of fronts) front.close();
    rmSync(folder, { recursive: true });
  });
  const [corbado = '', dynamodb = '', secrets = ''] = fronts.map(({ url }) => url);
  for (const name of functionNames)
    system.reconfigure(name, {
      CORBADO_API_BASE_URL: corbado,
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets,
      NODE_EXTRA_CA_CERTS: certificateFile,
      ...variables,
    });
  return {
    system,
    client: createClient(() => system.url),
    fronts,
    environments,
    during: async (run) => {
      const earlier = fronts.map(({ arrivals }) => arrivals.length);
      const result = await run();
      return { result, arrived: fronts.flatMap(({ arrivals }, index) => arrivals.slice(earlier[index])) };
    },
  };
};

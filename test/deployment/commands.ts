// The project's own commands, as the deployment test calls them: as a person would, in a process of their own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { deploymentOfStage } from '../../operations/aws/find-deployment.ts';
import { attachTriggers, parseAttachOptions } from '../../operations/cognito-attach.ts';
import type { Subcommand } from '../../operations/command/program.ts';
import { examineDeployment } from '../../operations/doctor/examine.ts';
import { describeFinding, type Finding } from '../../operations/doctor/finding.ts';
import { run } from './run-program.ts';
import type { Target } from './target.ts';
import { type DeployTestSettings, stageInputOf } from './test-stage.ts';

const script = (name: Subcommand, args: readonly string[], input?: string): Promise<string> =>
  run({
    file: process.execPath,
    args: [join('operations', 'cli.ts'), name, ...args],
    ...(input !== undefined && { input: `${input}\n` }),
  });

/** Pipes the secret in; the output must not hold it. */
export const setSecret = async (args: readonly string[], secret?: string): Promise<void> => {
  const output = await script('secrets', args, secret);
  if (secret !== undefined && output.includes(secret.replace(/^\w+_/, '')))
    throw new ConfigurationProblem('secrets:set has printed the secret');
};

/** The table that it prints. */
export const runSmoke = (url: string, origin: string, target: Target, actionSecret: string): Promise<string> =>
  script(
    'smoke',
    [
      ...['--url', url, '--origin', origin, '--action-secret-stdin', '--webhook'],
      ...(target.emulator === undefined ? [] : ['--emulator', target.emulator]),
    ],
    actionSecret,
  );

/** Not through the command: the test's stage is not in stages.ts. */
export const runDoctor = async (settings: DeployTestSettings): Promise<Finding[]> => {
  const { stageName, region } = settings;
  const findings: Finding[] = [];
  const deployment = deploymentOfStage(stageName, stageInputOf(settings), { region });
  for await (const finding of examineDeployment(deployment)) findings.push(finding);
  return findings;
};

/** Not through the command either. Returns what it prints. */
export const runAttach = async ({ stageName, region }: DeployTestSettings, poolArn: string, ...more: string[]) => {
  const backups = mkdtempSync(join(tmpdir(), 'corbado-deploy-test-pool-'));
  const output = new PassThrough();
  try {
    const options = parseAttachOptions(['--stage', stageName, '--yes', ...more]);
    const deployment = deploymentOfStage(stageName, { existing: { userPoolArn: poolArn } }, { region });
    const terminal = { input: Readable.from([]), output, errors: output };
    const code = await attachTriggers(options, deployment, terminal, backups);
    const said = String(output.read() ?? '');
    if (code === 0) return said;
    throw new ConfigurationProblem(`cognito:attach ended with exit code ${code}:\n${said}`);
  } finally {
    rmSync(backups, { recursive: true, force: true });
  }
};

/** Throws unless the errors are exactly about these. */
export const expectErrors = (findings: readonly Finding[], ...expected: string[]): void => {
  const errors = findings.filter(({ level }) => level === 'error');
  if (errors.map(({ what }) => what).join() === expected.join()) return;
  const wanted = expected.length === 0 ? 'no errors' : `errors about ${expected.join(', ')} only`;
  throw new ConfigurationProblem(`expected ${wanted}, got:\n${findings.map(describeFinding).join('\n')}`);
};

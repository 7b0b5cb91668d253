// The command under test against a pool in the stand-in, as if typed; whatever it writes down is gone afterwards.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { DescribeUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, beforeEach, vi } from 'vitest';
import { deploymentOfStage } from '../../operations/aws/find-deployment.ts';
import { attachTriggers, parseAttachOptions } from '../../operations/cognito-attach.ts';
import { cognitoClient } from '../local/cognito/test-pool.ts';
import { environmentOf } from './aws-endpoint.ts';
import {
  type CognitoEndpoint,
  customersPool,
  poolArn,
  poolId,
  startCognitoEndpoint,
  triggerOutputs,
} from './cognito-endpoint.ts';

export const provideAttach = () => {
  let endpoint: CognitoEndpoint;
  let backups = '';
  const start = async (...pool: Parameters<typeof customersPool>): Promise<void> => {
    endpoint = await startCognitoEndpoint(customersPool(...pool));
    endpoint.mfa.current = { MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true } };
    endpoint.aws.stacks.set('CorbadoActions-dev', { status: 'CREATE_COMPLETE', outputs: triggerOutputs });
    for (const [name, value] of Object.entries(environmentOf(endpoint.aws.url))) vi.stubEnv(name, value);
  };
  beforeEach(async () => {
    backups = mkdtempSync(join(tmpdir(), 'cognito-attach-'));
    await start();
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await endpoint.close();
    rmSync(backups, { recursive: true });
  });
  return {
    endpoint: () => endpoint,
    /** Paths of what the command has written down. */
    savedFiles: () => readdirSync(backups).map((name) => join(backups, name)),
    /** Another pool instead of the usual one. */
    restart: async (...pool: Parameters<typeof customersPool>): Promise<void> => {
      await endpoint.close();
      await start(...pool);
    },
    /** `typed` is what somebody answers at a terminal; without it there is none. Ends with the exit code or what went wrong. */
    attach: async (line: string, typed?: string) => {
      const output = new PassThrough();
      const input = Object.assign(new PassThrough(), { isTTY: typed !== undefined });
      if (typed !== undefined) input.end(`${typed}\n`);
      const options = parseAttachOptions(['--stage', 'dev', ...line.split(' ').filter(Boolean)]);
      const deployment = deploymentOfStage('dev', { existing: { userPoolArn: poolArn } }, options.deployment);
      const ended = await attachTriggers(options, deployment, { input, output, errors: output }, backups).catch(
        (error: Error) => error.message,
      );
      return { ended, shown: String(output.read() ?? '') };
    },
    describePool: async () => {
      const client = cognitoClient(endpoint.cognito.url);
      return (await client.send(new DescribeUserPoolCommand({ UserPoolId: poolId }))).UserPool ?? {};
    },
    updates: () => endpoint.cognito.calls.filter(({ operation }) => operation === 'UpdateUserPool'),
  };
};

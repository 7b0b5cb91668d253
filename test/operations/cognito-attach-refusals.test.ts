// What `npm run cognito:attach` does not do, and what it says when something went wrong.
import { expect, it } from 'vitest';
import { environmentOf } from './aws-endpoint.ts';
import { provideAttach } from './provide-attach.ts';
import { runCommand } from './run-command.ts';

const { endpoint, savedFiles, attach, updates } = provideAttach();

it('says loudly what got lost, and how to set it back', async () => {
  const lose = ({ UserPoolTags: _, ...input }: Record<string, unknown>) => {
    endpoint().mfa.current = { MfaConfiguration: 'OFF' };
    return input;
  };
  endpoint().tamper.set('UpdateUserPool', { sent: lose });
  const { ended } = await attach('--yes');
  expect(ended).toMatch(/^ATTENTION: more than the triggers is different now:\n {2}UserPoolTags\.owner\n/);
  expect(ended).toContain('\n  SoftwareTokenMfaConfiguration\n  MfaConfiguration\n');
  const [file] = savedFiles().map((path) => `file://${path.replace(/(-mfa)?\.json$/, '')}`);
  expect(ended).toContain(`aws cognito-idp set-user-pool-mfa-config --region eu-central-1 --cli-input-json ${file}`);
  expect(ended).toContain(`aws cognito-idp update-user-pool --region eu-central-1 --cli-input-json ${file}`);
});

it('refuses when the pool has settings that the SDK does not know', async () => {
  const newer = { UserPool: { Quantum: { Mode: 'ON' }, Nothing: null } };
  const answered = (output: Record<string, unknown>) => ({
    UserPool: { ...(output.UserPool as object), ...newer.UserPool },
  });
  endpoint().tamper.set('DescribeUserPool', { answered });
  expect((await attach('--yes')).ended).toMatch(/would set them back: Quantum — install a newer/);
  expect(updates()).toEqual([]);
});

it('shows what Cognito refuses, and that nothing was changed', async () => {
  const fault = { kind: 'error', name: 'InvalidParameterException', message: 'Role is gone.' } as const;
  endpoint().cognito.faults.next('UpdateUserPool', fault);
  expect((await attach('--yes')).ended).toMatch(/nothing was changed: Role is gone\. — mend that setting/);
});

it('says what is missing: the pool, the stack, its functions, the Region', async () => {
  endpoint().aws.stacks.set('CorbadoActions-dev', { status: 'CREATE_COMPLETE', outputs: {} });
  expect((await attach('--yes')).ended).toMatch(/set cognito\.customAuth in the stage and deploy it/);
  endpoint().aws.stacks.clear();
  expect((await attach('--yes')).ended).toMatch(/no stack CorbadoActions-dev/);
  expect((await attach('--yes --region eu-west-1')).ended).toMatch(/is not in eu-west-1/);
  endpoint().cognito.faults.next('DescribeUserPool', { kind: 'error', name: 'ResourceNotFoundException' });
  expect((await attach('--yes')).ended).toMatch(/there is no user pool arn:aws:cognito-idp/);
  const command = await runCommand('cognito-attach', ['--stage', 'dev', '--yes'], environmentOf(endpoint().aws.url));
  expect(command).toMatchObject({
    code: 1,
    problems: expect.stringContaining('set existing.userPoolArn in infra/stages.ts'),
  });
  expect(await runCommand('cognito-attach', ['--stage', 'dev', 'x'], {})).toMatchObject({ code: 2 });
});

it('does nothing to a pool that somebody changed while it was asking', async () => {
  let described = 0;
  const answered = (output: Record<string, unknown>) => {
    described += 1;
    const UserPool = output.UserPool as object;
    return described === 1 ? output : { UserPool: { ...UserPool, DeletionProtection: 'INACTIVE' } };
  };
  endpoint().tamper.set('DescribeUserPool', { answered });
  expect((await attach('--yes')).ended).toMatch(/^somebody has changed the pool in the meantime/);
  expect(updates()).toEqual([]);
  expect(savedFiles()).toEqual([]);
});

it('notices when Cognito takes the update and attaches nothing', async () => {
  const sent = ({ LambdaConfig, ...input }: Record<string, unknown>) => {
    const { DefineAuthChallenge: _, ...rest } = LambdaConfig as Record<string, unknown>;
    return { ...input, LambdaConfig: rest };
  };
  endpoint().tamper.set('UpdateUserPool', { sent });
  expect((await attach('--yes')).ended).toMatch(/the triggers are not what was asked for/);
});

// `npm run cognito:attach` on a pool that has settings everywhere: three triggers change and nothing else, and what it refuses to do.
import { readFileSync, statSync } from 'node:fs';
import { UpdateUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import { expect, it } from 'vitest';
import { cognitoClient } from '../local/cognito/test-pool.ts';
import { arnOf, otherTriggers, ourTriggers } from './cognito-endpoint.ts';
import { provideAttach } from './provide-attach.ts';

const { endpoint, savedFiles, restart, attach, describePool, updates } = provideAttach();

it('attaches the three, leaves the rest alone, and has nothing to do the second time', async () => {
  const before = await describePool();
  const first = await attach('--yes');
  expect(first).toMatchObject({ ended: 0, shown: expect.stringContaining('nothing else is different') });
  expect(first.shown).toContain(
    `DefineAuthChallenge         none\n                           → ${arnOf('ours-define')}`,
  );
  const { LastModifiedDate: _, LambdaConfig, ...after } = await describePool();
  expect(LambdaConfig).toEqual({ ...otherTriggers, ...ourTriggers });
  expect({ ...after, LastModifiedDate: before.LastModifiedDate, LambdaConfig: before.LambdaConfig }).toEqual(before);
  expect(await attach('--yes')).toMatchObject({ ended: 0, shown: expect.stringContaining('nothing to do') });
  expect(updates()).toHaveLength(1);
});

it('detaches its own three and no others', async () => {
  await attach('--yes');
  expect(await attach('--yes --detach')).toMatchObject({ ended: 0 });
  expect((await describePool()).LambdaConfig).toEqual(otherTriggers);
  expect(await attach('--yes --detach')).toMatchObject({ ended: 0, shown: expect.stringContaining('nothing to do') });
  expect(updates()).toHaveLength(2);
});

it('does not touch functions of somebody else unless told to', async () => {
  await restart({ triggers: { DefineAuthChallenge: 'magic-link', VerifyAuthChallengeResponse: 'ours-verify' } });
  const refused = await attach('--yes');
  expect(refused.ended).toContain(`DefineAuthChallenge         ${arnOf('magic-link')}\n`);
  expect(refused.ended).toMatch(/--replace. Nothing was changed\.$/);
  expect(refused.ended).not.toContain('ours-verify');
  await attach('--yes --detach');
  expect((await describePool()).LambdaConfig).toEqual({ ...otherTriggers, DefineAuthChallenge: arnOf('magic-link') });
  expect(await attach('--yes --replace')).toMatchObject({ ended: 0 });
  expect((await describePool()).LambdaConfig).toEqual({ ...otherTriggers, ...ourTriggers });
});

it('takes everything off when the stack is gone, if told to', async () => {
  await attach('--yes');
  endpoint().aws.stacks.clear();
  expect(await attach('--yes --detach')).toMatchObject({ ended: 0, shown: expect.stringContaining('nothing to do') });
  expect(await attach('--yes --detach --replace')).toMatchObject({ ended: 0 });
  expect((await describePool()).LambdaConfig).toEqual(otherTriggers);
});

it('asks, and takes only yes for a yes', async () => {
  expect((await attach('')).ended).toBe('there is nobody to ask — add --yes. Nothing was changed.');
  expect(await attach('', 'maybe')).toMatchObject({
    ended: 1,
    shown: expect.stringContaining('Change the pool? [y/N]'),
  });
  expect(updates()).toEqual([]);
  expect(await attach('', 'yes')).toMatchObject({ ended: 0 });
  expect(updates()).toHaveLength(1);
});

it('writes the settings down first, in a form that sets them back', async () => {
  const before = await describePool();
  await attach('--yes --replace');
  const files = savedFiles();
  expect(files).toHaveLength(2);
  for (const file of files) expect(statSync(file).mode & 0o077).toBe(0);
  const saved = JSON.parse(readFileSync(files.find((name) => !name.includes('mfa')) ?? '', 'utf8'));
  await cognitoClient(endpoint().cognito.url).send(new UpdateUserPoolCommand(saved));
  expect({ ...(await describePool()), LastModifiedDate: before.LastModifiedDate }).toEqual(before);
});

it('says when no app client allows custom challenges', async () => {
  expect((await attach('--yes')).shown).toContain('App client webapp (Web app) allows');
  await restart({ clients: [{ id: 'srp', authFlows: ['ALLOW_USER_SRP_AUTH'], preventUserExistenceErrors: true }] });
  expect((await attach('--yes')).shown).toMatch(
    /No app client .* edit the one that your app uses and add .*ALLOW_CUSTOM_AUTH/,
  );
});

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
  expect((await attach('--yes')).ended).toMatch(/nothing was changed: Role is gone\. — correct that setting/);
});

it('says what is missing: the pool, the stack, its functions, the Region', async () => {
  endpoint().aws.stacks.set('CorbadoActions-dev', { status: 'CREATE_COMPLETE', outputs: {} });
  expect((await attach('--yes')).ended).toMatch(/set cognito\.customAuth and deploy it/);
  endpoint().aws.stacks.clear();
  expect((await attach('--yes')).ended).toMatch(/no stack CorbadoActions-dev/);
  expect((await attach('--yes --region eu-west-1')).ended).toMatch(/and not in eu-west-1/);
  endpoint().cognito.faults.next('DescribeUserPool', { kind: 'error', name: 'ResourceNotFoundException' });
  expect((await attach('--yes')).ended).toMatch(/there is no user pool eu-central-1_/);
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

// A deployment without the CDK: the written template and its zips, with nothing but calls to S3 and CloudFormation.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { CreateStackCommand, DeleteStackCommand, DescribeStackEventsCommand } from '@aws-sdk/client-cloudformation';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { type AwsPlace, openAwsPlace } from '../../operations/aws/aws-place.ts';
import { findStack } from '../../operations/aws/deployed-stack.ts';
import { jsonOf, sendRequest } from '../../operations/command/send-request.ts';
import { writeTemplate } from '../../operations/template.ts';
import { asOwner } from './emulator-owner.ts';
import type { RunStep } from './steps.ts';

const bucket = 'template-test';
const stageName = 'template-test';

type Place = { readonly emulatorUrl: string; readonly region: string };

const put = async ({ emulatorUrl, region }: Place, key: string, body: Buffer): Promise<void> => {
  const headers = asOwner('s3', region);
  const { ok, status } = await fetch(`${emulatorUrl}/${bucket}/${key}`, { method: 'PUT', headers, body });
  if (!ok) throw new ConfigurationProblem(`the emulator does not store ${key}: ${status}`);
};

const untilGoneOrDone = async ({ cloudformation }: AwsPlace, name: string) => {
  for (;;) {
    const stack = await findStack(cloudformation, name);
    if (stack === undefined || !stack.status.endsWith('_IN_PROGRESS')) return stack;
    await setTimeout(200);
  }
};

// Lambda takes code from buckets of its own Region only.
const inRegion = (region: string): Buffer =>
  Buffer.from(
    `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`,
  );

const upload = async (place: Place, folder: string) => {
  const file = join(folder, 'settings.json');
  const corbado = { projectId: 'pro-1234567890123456789' };
  const allowedOrigins = ['http://localhost:3000'];
  const monitoring = { alarms: false };
  writeFileSync(file, JSON.stringify({ kind: 'development', corbado, allowedOrigins, monitoring }));
  const outFolder = join(folder, 'template');
  const written = await writeTemplate({
    source: { kind: 'settings', file, stageName },
    bucket,
    outFolder,
    json: false,
  });
  await put(place, '', inRegion(place.region));
  await put(place, 'template.json', readFileSync(written.templateFile));
  for (const name of readdirSync(written.assetsFolder))
    await put(place, `corbado-actions/${name}`, readFileSync(join(written.assetsFolder, name)));
  return written;
};

const deploy = async (place: AwsPlace, name: string, templateUrl: string): Promise<string> => {
  const create = { StackName: name, TemplateURL: templateUrl, Capabilities: ['CAPABILITY_IAM' as const] };
  await place.cloudformation.send(new CreateStackCommand(create));
  const stack = await untilGoneOrDone(place, name);
  const url = stack?.outputs.find(({ OutputKey }) => OutputKey === 'ApiUrl')?.OutputValue;
  if (stack?.status === 'CREATE_COMPLETE' && url !== undefined) return url;
  const { StackEvents = [] } = await place.cloudformation.send(new DescribeStackEventsCommand({ StackName: name }));
  const reasons = StackEvents.map(({ ResourceStatusReason }) => ResourceStatusReason).filter((reason) => reason);
  throw new ConfigurationProblem(`the stack ${name} is ${stack?.status ?? 'not there'}:\n${reasons.join('\n')}`);
};

/** Only on the emulator: in an account it would need a bucket, and take minutes. `folder` keeps what is written. */
export const walkTemplate = (region: string, emulatorUrl: string, folder: string, runStep: RunStep): Promise<void> =>
  runStep('template: deployed without the CDK, asked, and deleted', async (note) => {
    const place = await openAwsPlace({ region });
    try {
      const { stackName } = await upload({ emulatorUrl, region }, folder);
      const url = await deploy(place, stackName, `${emulatorUrl}/${bucket}/template.json`);
      const answer = await sendRequest(url, { method: 'GET', path: '/auth/session' });
      if (jsonOf(answer).code !== 'unauthorized')
        throw new ConfigurationProblem(`${url} answers ${answer.status} ${answer.text}`);
      note(`${url} answers`);
      await place.cloudformation.send(new DeleteStackCommand({ StackName: stackName }));
      const left = await untilGoneOrDone(place, stackName);
      if (left !== undefined && left.status !== 'DELETE_COMPLETE')
        throw new ConfigurationProblem(`the stack ${stackName} is ${left.status}`);
    } finally {
      place.close();
    }
  });

// What the rule packs and the library's own check of templates say about the example stages: nothing that is not explained.
import { Stack } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, test } from 'vitest';
import { parseStage } from '../../infra/parse-stage.ts';
import { CorbadoActionsStack } from '../../infra/stack.ts';
import type { StageInput } from '../../infra/stage-schema.ts';
import { checkedSynth } from './checked-synth.ts';
import { exampleStages } from './example-stages.ts';
import { withStandIns } from './synthesized-stages.ts';

const check = (name: string, stage: StageInput) =>
  withStandIns((outdir, bundleFolder) =>
    checkedSynth(outdir, (app) => new CorbadoActionsStack(app, { stage: parseStage(name, stage), bundleFolder })),
  );

/** Every acknowledgement that there may be: the finding, and the kind of construct that it is on. */
const known = [
  'AwsSolutions::AwsSolutions-APIG4 on Api/<route>',
  'AwsSolutions::AwsSolutions-COG2 on UserPool/Demo/Pool',
  'AwsSolutions::AwsSolutions-COG8 on UserPool/Demo/Pool',
  'AwsSolutions::AwsSolutions-SMG4 on Secrets/<secret>',
  'Serverless::Serverless-EventBusDLQ on ReconcileSchedule/Rule',
  'Serverless::Serverless-LambdaAsyncFailureDestination on ReconcileSchedule/Invocation',
  'Serverless::Serverless-LambdaDLQ on <function>/Function',
  'Serverless::Serverless-LambdaTracing on <function>/Function',
];

const kindOf = (path: string): string =>
  path
    .replace(/^[^/]+\/Default\//, '')
    .replace(/^Api\/(GET|POST|DELETE) .*/, 'Api/<route>')
    .replace(/^Secrets\/\w+$/, 'Secrets/<secret>')
    .replace(/^\w+\/Function$/, '<function>/Function');

describe.each(Object.entries(exampleStages))('X8: stage %s', { timeout: 60_000 }, (name, stage) => {
  const { findings, acknowledgements } = check(name, stage);

  test('has no finding that is not explained', () => expect(findings).toEqual([]));

  test('explains each finding on the one construct that it is about', () => {
    for (const { path, finding, reason } of acknowledgements) {
      expect(known).toContain(`${finding.replace(/^Annotation::/, '')} on ${kindOf(path)}`);
      expect(reason.length).toBeGreaterThanOrEqual(20);
    }
    expect(acknowledgements.length).toBeGreaterThan(0);
  });
});

test('the packs and the check do find what is wrong', { timeout: 60_000 }, () => {
  const { findings } = withStandIns((outdir) =>
    checkedSynth(outdir, (app) => {
      const stack = new Stack(app, 'Careless');
      new Bucket(stack, 'Bucket');
      new CfnFunction(stack, 'Function', { role: 'x', code: { zipFile: 'x' }, runtime: 'nodejs99.x' });
      return stack;
    }),
  );
  expect(findings).toEqual(
    expect.arrayContaining([expect.stringMatching(/AwsSolutions-S1/), expect.stringMatching(/Serverless-LambdaDLQ/)]),
  );
  expect(findings).toEqual(expect.arrayContaining([expect.not.stringMatching(/AwsSolutions|Serverless/)]));
});

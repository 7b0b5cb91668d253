// What the rule packs (https://github.com/cdklabs/cdk-nag) and the library's own check of templates say about the example stages: nothing
// that is not explained. And about the recipes: nothing. All in one app, as the check takes a second to load, for each app anew.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { CanaryStack } from '../../docs/recipes/canary.ts';
import { EdgeStack } from '../../docs/recipes/edge.ts';
import { PasskeyExportStack } from '../../docs/recipes/passkey-export.ts';
import { contextOfCdkJson } from '../../infra/cdk-context.ts';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import { CorbadoActionsStack } from '../../infra/stack.ts';
import { exampleStages, widestStages } from './stages-under-test.ts';
import { withStandIns } from './synthesize-stages.ts';

const construct = z.object({ constructPath: z.string() });
const violation = z.object({ ruleName: z.string(), violatingConstructs: z.array(construct).min(1) });
const report = z.object({ pluginReports: z.array(z.object({ violations: z.array(violation) })) });
const reasons = z.record(z.string(), z.string());

type Acknowledgement = { readonly path: string; readonly finding: string; readonly reason: string };

const acknowledgementsIn = (stack: Stack): Acknowledgement[] =>
  stack.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(reasons.parse(data)))
      .map(([finding, reason]) => ({ path: node.path, finding, reason })),
  );

// A finding ends the synthesis with an error and sets the exit code, which would be the whole test run's.
const synthDespiteFindings = (app: App): void => {
  const { exitCode } = process;
  try {
    app.synth();
  } catch (error) {
    if (!existsSync(join(app.outdir, 'validation-report.json'))) throw error;
  } finally {
    process.exitCode = exitCode;
  }
};

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

const env = { account: '123456789012', region: 'us-east-1' };

const addRecipes = (app: App): Stack[] => {
  const apiUrl = 'https://abc123.execute-api.eu-central-1.amazonaws.com';
  const certificateArn = `arn:aws:acm:us-east-1:${env.account}:certificate/66666666-7777-8888-9999-000000000000`;
  const alarmTopicArn = `arn:aws:sns:us-east-1:${env.account}:alarms`;
  const corbadoPrincipalArn = `arn:aws:iam::${env.account}:role/from-corbado`;
  const domainName = 'api.example.com';
  const externalId = 'from-corbado';
  return [
    new EdgeStack(app, 'Edge', { env, apiUrl, certificateArn, domainName, requestsPerAddress: 300 }),
    new CanaryStack(app, 'Canary', { env, apiUrl, origin: 'https://app.example.com', alarmTopicArn }),
    new PasskeyExportStack(app, 'Export', { corbadoPrincipalArn, externalId, prefix: 'passkeys/', keepDays: 90 }),
  ];
};

const addCareless = (app: App): void => {
  for (const stack of ['Careless', 'Other'].map((id) => new Stack(app, id))) {
    new Bucket(stack, 'Bucket');
    new CfnFunction(stack, 'Function', { role: 'x', code: { zipFile: 'x' }, runtime: 'nodejs99.x' });
  }
};

const [examples, recipes]: [Stack[], Stack[]] = [[], []];

/** What nobody has explained, by rule and by construct, warnings included. */
const findings = withStandIns((outdir, bundleFolder) => {
  // Hints about origins are no findings, and have a test of their own.
  const withoutHints = { '@aws-cdk/core:annotationsInValidationReport': false };
  const app = new App({
    outdir,
    context: { ...contextOfCdkJson(), ...withoutHints },
    builtinCloudFormationValidation: true,
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  for (const name of widestStages)
    examples.push(new CorbadoActionsStack(app, { stage: parseStage(name, exampleStages[name]), bundleFolder }));
  recipes.push(...addRecipes(app));
  addCareless(app);
  synthDespiteFindings(app);
  const { pluginReports } = report.parse(JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')));
  return pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName} on ${constructPath}`),
    ),
  );
});
const findingsIn = (stacks: readonly Stack[]): string[] =>
  findings.filter((finding) => stacks.some(({ node }) => finding.includes(` on ${node.id}/`)));

describe('X8: the example stages', () => {
  test('have no finding that is not explained', () => {
    expect(findingsIn(examples)).toEqual([]);
  });

  test.each(examples.map((stack) => ({ name: stack.node.id, stack })))(
    '$name explains each finding on the one construct that it is about',
    ({ stack }) => {
      const acknowledgements = acknowledgementsIn(stack);
      for (const { path, finding, reason } of acknowledgements) {
        expect(known).toContain(`${finding.replace(/^Annotation::/, '')} on ${kindOf(path)}`);
        expect(reason.length).toBeGreaterThanOrEqual(20);
      }
      expect(acknowledgements.length).toBeGreaterThan(0);
    },
  );
});

// Whoever takes one has rules of their own, so the packs do not count.
test('X8: CloudFormation takes the recipes', () => {
  expect(recipes).toHaveLength(3);
  const ofTheCheck = findingsIn(recipes).filter((finding) => !/^(AwsSolutions|Serverless)-/.test(finding));
  expect(ofTheCheck).toEqual([]);
});

test('the packs and the check do find what is wrong, in each stack of an app', () => {
  for (const stack of ['Careless', 'Other']) {
    expect(findings).toContainEqual(expect.stringMatching(`AwsSolutions-S1 on ${stack}/`));
    expect(findings).toContainEqual(expect.stringMatching(`Serverless-LambdaDLQ on ${stack}/`));
    expect(findings).toContainEqual(expect.stringMatching(`^(?!.*(AwsSolutions|Serverless)).* on ${stack}/`));
  }
});

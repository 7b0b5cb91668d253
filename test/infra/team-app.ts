// Another team's CDK app with the construct in it, for tests.
import { type AppProps, Stack, type StackProps } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Code, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import { CorbadoActions } from '../../infra/corbado-actions.ts';
import type { CorbadoActionsProps } from '../../infra/corbado-actions-props.ts';
import type { CorbadoActionsSettings } from '../../infra/settings/settings-types.ts';
import { inApp, plainApp, templateOf } from './synthesize-stages.ts';
import type { Template } from './template.ts';

/** As short as props can be. */
export const team = {
  kind: 'production',
  corbado: { projectId: 'pro-1234567890' },
  allowedOrigins: ['https://app.example.com'],
} satisfies CorbadoActionsSettings;

const nothing = () => ({});

export type TeamApp = {
  readonly more?: Partial<CorbadoActionsProps>;
  /** What the team makes for the construct, in its stack. */
  readonly bring?: (stack: Stack) => Partial<CorbadoActionsProps>;
  /** What it does with the construct. */
  readonly use?: (auth: CorbadoActions, stack: Stack) => unknown;
  readonly app?: AppProps;
};

const place = { account: '123456789012', region: 'eu-central-1' };

/** The template of the stack `Team` with the construct `Auth`. */
export const teamTemplate = ({ more, bring = nothing, use = nothing, app: appProps }: TeamApp): Template =>
  inApp((app, bundleFolder) => {
    const stack = new Stack(app, 'Team', { env: place, analyticsReporting: false });
    use(new CorbadoActions(stack, 'Auth', { ...team, bundleFolder, ...more, ...bring(stack) }), stack);
    return templateOf(stack);
  }, appProps);

/** The message of the refusal of these props, line by line; empty when they are taken. Not typed: tests write what a team might. */
export const refusalOf = (bring: (stack: Stack) => object, props: StackProps = { env: place }): string[] => {
  try {
    const stack = new Stack(plainApp(), 'Team', props);
    new CorbadoActions(stack, 'Auth', { ...team, ...bring(stack) });
    return [];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return error.message.split('\n').map((line) => line.trim());
  }
};

/** A VPC that is known by its ids, as a team names the one it has. */
export const namedVpc = (stack: Stack) =>
  Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-12345678',
    availabilityZones: ['a'],
    privateSubnetIds: ['subnet-12345678'],
  });

export const layer = (stack: Stack, more: object = {}) =>
  new LayerVersion(stack, 'Layer', {
    code: Code.fromAsset(import.meta.dirname),
    compatibleRuntimes: [Runtime.NODEJS_24_X],
    ...more,
  });

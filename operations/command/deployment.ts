// Which deployment a command is about: a stage of infra/stages.ts, or a construct in a stack of somebody's own app.
import { existsSync } from 'node:fs';
import { readStageName, UsageProblem } from './command-line.ts';
import { callOf, isPackaged, packageRoot, type Subcommand } from './program.ts';

export const deploymentOptions = {
  stage: { type: 'string' },
  stack: { type: 'string' },
  construct: { type: 'string' },
  region: { type: 'string' },
  profile: { type: 'string' },
} as const;

type Values = { readonly [Option in keyof typeof deploymentOptions]?: string | undefined };

/** As it was asked for. With neither a stage nor a stack, it is the one in the CDK app of this folder. */
export type DeploymentChoice = {
  readonly stageName?: string;
  readonly stackName?: string;
  /** The construct's path in its stack, such as `Auth` or `Backend/Auth`. */
  readonly construct?: string;
  readonly region?: string;
  readonly profile?: string;
};

// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html
const stackName = /^[A-Za-z][A-Za-z0-9-]{0,127}$/;

const readStackName = (value: string): string => {
  if (stackName.test(value)) return value;
  throw new UsageProblem('--stack takes the name of a CloudFormation stack: letters, digits and -');
};

/** In the folder of a clone, whose own app has a stack for each stage; npm starts its scripts there. */
export const isInClone = (): boolean => !isPackaged && process.cwd() === packageRoot;

/** Whether it is about the clone's own stages, wherever a clone's command is started from: unless there is another app. */
export const isOfClone = (): boolean => !isPackaged && (isInClone() || !existsSync('cdk.json'));

/** Throws a usage problem. */
export const readDeploymentChoice = ({ stage, stack, construct, region, profile }: Values): DeploymentChoice => {
  if (stage !== undefined && stack !== undefined) throw new UsageProblem('--stage or --stack: write one of them');
  if (stage !== undefined && construct !== undefined)
    throw new UsageProblem('--construct belongs to --stack: the stack of a stage has one');
  if (stage !== undefined && isPackaged)
    throw new UsageProblem('--stage is for a clone of the repository: write --stack with the name of your stack');
  if (stage === undefined && stack === undefined && isInClone())
    throw new UsageProblem('--stage is missing: write for example --stage dev, or --stack for a stack of another app');
  return {
    ...(stage !== undefined && { stageName: readStageName(stage) }),
    ...(stack !== undefined && {
      stackName: readStackName(stack),
    }),
    ...(construct !== undefined && { construct }),
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
  };
};

const described: readonly (readonly [option: string, words: string])[] = [
  ...(isPackaged ? [] : [['--stage NAME', 'a stage of infra/stages.ts'] as const]),
  ['--stack NAME', 'the stack of your app that has the construct; without it, the one that cdk.out has'],
  ['--construct PATH', 'which CorbadoActions of that stack, such as Auth; needed when it has several'],
  ['--region REGION', 'where it is deployed, if neither the app nor the AWS profile says so'],
  ['--profile NAME', 'the AWS profile to use'],
];

/** The lines of a command's help that explain these options. */
export const deploymentHelp = (columns: number): string =>
  described.map(([option, words]) => `  ${option.padEnd(columns)} ${words}`).join('\n');

/** How the first line of a command's help says where. */
export const where = isPackaged ? '[--stack NAME]' : '--stage NAME';

/** One deployment, found: the stack's name, and what its app says of it. */
export type Deployment = {
  readonly stackName: string;
  /** Absent where the stack has one only. */
  readonly construct: string | undefined;
  readonly region: string | undefined;
  readonly profile: string | undefined;
  /** The stage, and what infra/stages.ts has under its name. Absent for a stack of another app. */
  readonly stage: { readonly name: string; readonly written: unknown } | undefined;
};

type Named = Pick<Deployment, 'stackName' | 'construct' | 'stage'>;

/** `stage dev`, `stack Backend`, `Auth in stack Backend`. */
export const titleOf = ({ stage, stackName, construct }: Named): string => {
  if (stage !== undefined) return `stage ${stage.name}`;
  return construct === undefined ? `stack ${stackName}` : `${construct} in stack ${stackName}`;
};

/** A command about this deployment, to be typed: `npm run secrets:set -- --stage dev --rotate`. */
export const callAbout = (subcommand: Subcommand, { stage, stackName, construct }: Named, more = ''): string => {
  const stack = construct === undefined ? `--stack ${stackName}` : `--stack ${stackName} --construct ${construct}`;
  const flags = stage === undefined ? stack : `--stage ${stage.name}`;
  return `${callOf(subcommand)} ${flags}${more === '' ? '' : ` ${more}`}`;
};

export const deployCall = ({ stage, stackName }: Named): string =>
  stage === undefined ? `npx cdk deploy ${stackName}` : `npm run deploy -- -c stage=${stage.name}`;

export const destroyCall = ({ stage, stackName }: Named): string =>
  stage === undefined ? `npx cdk destroy ${stackName}` : `npx cdk destroy -c stage=${stage.name}`;

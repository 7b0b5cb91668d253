// Rules about existing resources: each must be usable from the stage's Region, and used by something.
import { type Problem, problem } from './configuration-problem.ts';
import type { HandedIn } from './handed-in.ts';
import { steps } from './meant-setting.ts';
import { flagModeIn } from './pool-rules.ts';
import { regions } from './regions.ts';
import { isWritten, type WrittenStage } from './stage-schema.ts';

const regionOf = (arn: string): string => arn.split(':')[3] ?? '';
const accountOf = (arn: string): string => arn.split(':')[4] ?? '';

// All but the permissions boundary: IAM has no Regions.
const regional = [
  'tableArn',
  'corbadoApiSecretArn',
  'actionSecretArn',
  'userPoolArn',
  'encryptionKeyArn',
  'alarmTopicArn',
  'warningTopicArn',
  'resolveUserLayerArn',
] as const;

const arnsIn = ({ existing, customDomain }: WrittenStage) =>
  [
    ...regional.map((key) => ({ path: ['existing', key], arn: existing?.[key] })),
    { path: ['customDomain', 'certificateArn'], arn: customDomain?.certificateArn },
  ].flatMap(({ path, arn }) => (arn === undefined ? [] : [{ path, arn, in: regionOf(arn) }]));

const otherRegion = (stage: WrittenStage): Problem[] => {
  const { region } = stage;
  if (region === undefined) return [];
  return arnsIn(stage)
    .filter((one) => one.in !== region)
    .map(({ path, arn }) =>
      problem(path, arn, `is not in ${region}, the stage's Region`, `name one that is in ${region}`),
    );
};

// The AWS profile then decides where the stage goes, but it can only be one Region.
const twoRegions = (stage: WrittenStage): Problem[] => {
  const [first, ...others] = arnsIn(stage);
  if (isWritten(stage, 'region') || first === undefined) return [];
  const fix = 'name resources of one Region, the one the stage goes to';
  return others
    .filter((one) => one.in !== first.in)
    .map(({ path, arn, in: place }) =>
      problem(path, arn, `is in ${place}, and ${first.path.join('.')} in ${first.in}`, fix),
    );
};

// A table's encryption is written per Region, by name: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html
const keyWithoutRegion = (stage: WrittenStage): Problem[] => {
  const arn = stage.existing?.encryptionKeyArn;
  if (isWritten(stage, 'region') || arn === undefined || isWritten(stage.existing, 'tableArn')) return [];
  const fix = `write region: ${JSON.stringify(regionOf(arn))} into the stage`;
  return [problem(['existing', 'encryptionKeyArn'], arn, "needs the stage's Region, to encrypt its table", fix)];
};

// With a flag in a user pool the webhook reads the secret even then.
const unreadActionSecret = (stage: WrittenStage, handedIn: HandedIn): Problem[] => {
  const arn = stage.existing?.actionSecretArn;
  if (stage.actions?.auth !== 'iam' || arn === undefined || flagModeIn(stage, handedIn) !== 'off') return [];
  const wrong = 'would not be used, as actions.auth is "iam"';
  return [problem(['existing', 'actionSecretArn'], arn, wrong, 'remove it, or write "hmac" or "basic"')];
};

const foreignZone = ({ customDomain }: WrittenStage): Problem[] => {
  const { domainName, hostedZone: { name } = {} } = customDomain ?? {};
  if (domainName === undefined || name === undefined) return [];
  if (domainName === name || domainName.endsWith(`.${name}`)) return [];
  const path = ['customDomain', 'hostedZone', 'name'];
  return [problem(path, name, `is not the zone of ${domainName}`, 'name the zone that the domain is in')];
};

const foreignRole = ({ corbadoInvoker: { accountId, roleArn } = {} }: WrittenStage): Problem[] => {
  if (accountId === undefined || roleArn === undefined || accountOf(roleArn) === accountId) return [];
  const wrong = `is not a role of account ${accountId}`;
  return [problem(['corbadoInvoker', 'roleArn'], roleArn, wrong, 'make accountId and roleArn agree')];
};

// What can only be used in its own account: a table is called by its name, a certificate and a boundary are attached, and Cognito has no
// resource policies. Another account's secret is readable, but only with a key of one's own:
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html
const boundToAccount = ({ existing, customDomain }: WrittenStage) => {
  const withKey = isWritten(existing, 'encryptionKeyArn');
  const keys = ['tableArn', 'userPoolArn', 'permissionsBoundaryArn'] as const;
  const secrets = withKey ? [] : (['corbadoApiSecretArn', 'actionSecretArn'] as const);
  return [
    ...[...keys, ...secrets].map((key) => ({ path: ['existing', key], arn: existing?.[key] })),
    { path: ['customDomain', 'certificateArn'], arn: customDomain?.certificateArn },
  ].flatMap(({ path, arn }) => {
    // A policy of AWS itself is in every account.
    if (arn === undefined || accountOf(arn) === 'aws') return [];
    return [{ path, arn, of: accountOf(arn), isSecret: secrets.some((key) => key === path[1]) }];
  });
};

const secretAdvice =
  ', or name the key of that secret in existing.encryptionKeyArn, and let its policies allow the account';

const otherAccount = (stage: WrittenStage): Problem[] => {
  const { account } = stage;
  const [first, ...others] = boundToAccount(stage);
  if (first === undefined || (isWritten(stage, 'account') && account === undefined)) return [];
  const listed = account === undefined ? others : [first, ...others];
  return listed
    .filter((one) => one.of !== (account ?? first.of))
    .map(({ path, arn, of: owner, isSecret }) => {
      const wrong =
        account === undefined
          ? `is in account ${owner}, and ${first.path.join('.')} in ${first.of}`
          : `is not in ${account}, the stage's account`;
      const fix = account === undefined ? 'name resources of one account' : `name one that is in ${account}`;
      return problem(path, arn, wrong, `${fix}${isSecret ? secretAdvice : ''}`);
    });
};

const warningsAlone = ({ existing }: WrittenStage): Problem[] => {
  const arn = existing?.warningTopicArn;
  if (arn === undefined || isWritten(existing, 'alarmTopicArn')) return [];
  const wrong = 'would be told the warnings, and nobody what is critical';
  return [problem(['existing', 'warningTopicArn'], arn, wrong, 'name existing.alarmTopicArn too')];
};

const unknownRegion = (stage: WrittenStage): Problem[] => {
  const { region, acceptUnknownRegion = false } = stage;
  if (region === undefined || regions.includes(region) || acceptUnknownRegion) return [];
  const [nearest = 'eu-central-1'] = [...regions].sort((one, other) => steps(region, one) - steps(region, other));
  const fix = `write one like "${nearest}", or, if AWS has opened it lately, acceptUnknownRegion: true beside it`;
  return [problem(['region'], region, 'is not a Region that this version knows', fix)];
};

export const existingProblems = (stage: WrittenStage, handedIn: HandedIn): Problem[] => [
  ...otherRegion(stage),
  ...twoRegions(stage),
  ...keyWithoutRegion(stage),
  ...unreadActionSecret(stage, handedIn),
  ...foreignZone(stage),
  ...foreignRole(stage),
  ...otherAccount(stage),
  ...unknownRegion(stage),
  ...warningsAlone(stage),
];

// Rules about what a stage brings along: it must be usable from the stage's Region, and used by something.
import * as z from 'zod';
import { writtenFlagMode } from './cognito-rules.ts';
import { explain } from './configuration-problem.ts';
import { domainPattern, regionPattern } from './existing-settings.ts';
import type { Problem } from './stage-rules.ts';
import type { HandedIn } from './stage-schema.ts';

// What is not even well-formed is complained about by the schema.
const textLike = (pattern: RegExp) => z.string().regex(pattern).optional().catch(undefined);
const text = textLike(/./);
const arn = textLike(/^arn:/);
const domain = textLike(domainPattern);

const settings = z.object({
  account: textLike(/^\d{12}$/),
  region: textLike(regionPattern),
  actions: z.object({ auth: text }).optional().catch(undefined),
  existing: z
    .object({
      tableArn: arn,
      corbadoApiSecretArn: arn,
      actionSecretArn: arn,
      userPoolArn: arn,
      encryptionKeyArn: arn,
      alarmTopicArn: arn,
    })
    .optional()
    .catch(undefined),
  customDomain: z
    .object({
      domainName: domain,
      certificateArn: arn,
      hostedZone: z.object({ name: domain }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  corbadoInvoker: z.object({ accountId: text, roleArn: arn }).optional().catch(undefined),
});

type Settings = z.output<typeof settings>;

const regionOf = (arn: string): string => arn.split(':')[3] ?? '';
const accountOf = (arn: string): string => arn.split(':')[4] ?? '';

const arnsIn = ({ existing = {}, customDomain }: Settings) =>
  [
    ...Object.entries(existing).map(([key, arn]) => ({ path: ['existing', key], arn })),
    { path: ['customDomain', 'certificateArn'], arn: customDomain?.certificateArn },
  ].flatMap(({ path, arn }) => (arn === undefined ? [] : [{ path, arn, in: regionOf(arn) }]));

const otherRegion = (stage: Settings): Problem[] => {
  const { region } = stage;
  if (region === undefined) return [];
  return arnsIn(stage)
    .filter((one) => one.in !== region)
    .map(({ path, arn }) => {
      const [wrong, fix] = [`is not in ${region}, the stage's Region`, `name one that is in ${region}`];
      return { path, message: explain(wrong, fix)({ input: arn }) };
    });
};

// Where the stage goes is then up to the AWS profile, but it can only be one place.
const twoRegions = (stage: Settings): Problem[] => {
  const [first, ...others] = arnsIn(stage);
  if (stage.region !== undefined || first === undefined) return [];
  return others
    .filter((one) => one.in !== first.in)
    .map(({ path, arn, in: place }) => {
      const wrong = `is in ${place}, and ${first.path.join('.')} in ${first.in}`;
      return { path, message: explain(wrong, 'name things of one Region, the one the stage goes to')({ input: arn }) };
    });
};

// A table's encryption is written per Region, by name: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html
const keyWithoutRegion = ({ region, existing }: Settings): Problem[] => {
  const { encryptionKeyArn, tableArn } = existing ?? {};
  if (region !== undefined || encryptionKeyArn === undefined || tableArn !== undefined) return [];
  const fix = `write region: ${JSON.stringify(regionOf(encryptionKeyArn))} into the stage`;
  const message = explain("needs the stage's Region, to encrypt its table", fix)({ input: encryptionKeyArn });
  return [{ path: ['existing', 'encryptionKeyArn'], message }];
};

// The webhook that belongs to the flag in a user pool reads it even then.
const unreadActionSecret = ({ actions, existing }: Settings, hasWebhook: boolean): Problem[] => {
  if (actions?.auth !== 'iam' || hasWebhook || existing?.actionSecretArn === undefined) return [];
  const wrong = 'would be read by nobody, as actions.auth is "iam"';
  const message = explain(wrong, 'take it out, or write "hmac" or "basic"')({ input: existing.actionSecretArn });
  return [{ path: ['existing', 'actionSecretArn'], message }];
};

const foreignZone = ({ customDomain }: Settings): Problem[] => {
  const { domainName, hostedZone } = customDomain ?? {};
  if (domainName === undefined || hostedZone?.name === undefined) return [];
  if (domainName === hostedZone.name || domainName.endsWith(`.${hostedZone.name}`)) return [];
  const wrong = `is not the zone of ${domainName}`;
  const message = explain(wrong, 'name the zone that the domain is in')({ input: hostedZone.name });
  return [{ path: ['customDomain', 'hostedZone', 'name'], message }];
};

const foreignRole = ({ corbadoInvoker }: Settings): Problem[] => {
  const { accountId, roleArn } = corbadoInvoker ?? {};
  if (accountId === undefined || roleArn === undefined || accountOf(roleArn) === accountId) return [];
  const wrong = `is not a role of account ${accountId}`;
  const message = explain(wrong, 'make accountId and roleArn agree')({ input: roleArn });
  return [{ path: ['corbadoInvoker', 'roleArn'], message }];
};

// Cognito has no policies by which one account could let another in.
const foreignPool = ({ account, existing }: Settings): Problem[] => {
  if (account === undefined || existing?.userPoolArn === undefined) return [];
  if (accountOf(existing.userPoolArn) === account) return [];
  const wrong = `is not in ${account}, the stage's account`;
  const message = explain(wrong, 'deploy to the account of the pool')({ input: existing.userPoolArn });
  return [{ path: ['existing', 'userPoolArn'], message }];
};

export const existingProblems = (input: unknown, handedIn: HandedIn): Problem[] => {
  const { data } = settings.safeParse(input);
  if (data === undefined) return [];
  return [
    ...otherRegion(data),
    ...twoRegions(data),
    ...keyWithoutRegion(data),
    ...unreadActionSecret(data, writtenFlagMode(input, handedIn) !== 'off'),
    ...foreignZone(data),
    ...foreignRole(data),
    ...foreignPool(data),
  ];
};

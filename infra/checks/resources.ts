// What is handed in must be what its name says, be usable as it is, and not contradict the rest.
import { Stack, Token } from 'aws-cdk-lib';
import { CfnGlobalTable, CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import * as z from 'zod';
import type { CorbadoActionsProps, SomeSecret } from '../corbado-actions-props.ts';
import type { Problem } from '../settings/configuration-problem.ts';
import { domainPattern } from '../settings/deployment.ts';

type Prop = keyof CorbadoActionsProps;

// What makes each of them what it is, and how somebody who has an ARN comes by one.
const shapes = {
  existingTable: ['tableArn', "TableV2.fromTableArn(this, 'Table', arn)"],
  existingCorbadoApiSecret: ['secretArn', "Secret.fromSecretCompleteArn(this, 'Secret', arn)"],
  existingActionSecret: ['secretArn', "Secret.fromSecretCompleteArn(this, 'Secret', arn)"],
  existingUserPool: ['userPoolArn', "UserPool.fromUserPoolArn(this, 'Pool', arn)"],
  encryptionKey: ['keyArn', "Key.fromKeyArn(this, 'Key', arn)"],
  resolveUserLayer: [
    'layerVersionArn',
    "new LayerVersion(this, 'ResolveUser', { code: Code.fromAsset('resolve-user') })",
  ],
  permissionsBoundary: ['managedPolicyArn', "ManagedPolicy.fromManagedPolicyArn(this, 'Boundary', arn)"],
  alarmTopic: ['topicArn', "Topic.fromTopicArn(this, 'Topic', arn)"],
  warningTopic: ['topicArn', "Topic.fromTopicArn(this, 'Topic', arn)"],
} as const satisfies Partial<Record<Prop, readonly [string, string]>>;

const isShaped = (value: unknown, key: string): boolean => typeof value === 'object' && value !== null && key in value;

const shapeProblems = (props: CorbadoActionsProps): Problem[] => [
  ...Object.entries(shapes).flatMap(([name, [key, example]]) => {
    const value = props[name as keyof typeof shapes];
    if (value === undefined || isShaped(value, key)) return [];
    return [{ path: [name], message: `is not a construct — write ${example}` }];
  }),
  ...(props.backup === undefined || typeof props.backup === 'boolean'
    ? []
    : [
        {
          path: ['backup'],
          message: 'is neither true nor false — write true, or leave it out and use a plan of yours',
        },
      ]),
];

const domainKeys = ['domainName', 'certificate', 'hostedZone', 'disableDefaultEndpoint'];

const domainProblems = ({ customDomain }: CorbadoActionsProps): Problem[] => {
  if (customDomain === undefined) return [];
  const { domainName, certificate, hostedZone } = customDomain;
  const at = (key: string, message: string): Problem => ({ path: ['customDomain', key], message });
  const unknown = Object.keys(customDomain).filter((key) => !domainKeys.includes(key));
  const isName = Token.isUnresolved(domainName) || domainPattern.test(String(domainName));
  const example = "Certificate.fromCertificateArn(this, 'Certificate', arn)";
  const zone = hostedZone?.zoneName;
  const isOutside =
    zone !== undefined &&
    !Token.isUnresolved(zone) &&
    !Token.isUnresolved(domainName) &&
    !`.${domainName}`.endsWith(`.${zone}`);
  return [
    ...unknown.map((key) => at(key, `is not a part of a custom domain — write ${domainKeys.join(', ')}`)),
    ...(isName ? [] : [at('domainName', 'is not a domain name — write one like "api.example.com", in lower case')]),
    ...(isShaped(certificate, 'certificateArn') ? [] : [at('certificate', `is not a certificate — write ${example}`)]),
    ...(isOutside ? [at('hostedZone', `is the zone of ${zone}, not of ${domainName} — hand in its zone`)] : []),
  ];
};

const keySchema = z.array(z.object({ attributeName: z.string(), keyType: z.string() }));
const definitions = z.array(z.object({ attributeName: z.string(), attributeType: z.string() }));
const timeToLive = z.object({ attributeName: z.string(), enabled: z.boolean() });

// A table that is defined in this app shows its keys; of any other its name is all that is known.
const tableProblems = ({ existingTable }: CorbadoActionsProps): Problem[] => {
  const child = Construct.isConstruct(existingTable) ? existingTable.node.defaultChild : undefined;
  if (!(child instanceof CfnTable || child instanceof CfnGlobalTable)) return [];
  const keys = keySchema.safeParse(child.stack.resolve(child.keySchema)).data;
  const types = definitions.safeParse(child.stack.resolve(child.attributeDefinitions)).data ?? [];
  const ttl = timeToLive.safeParse(child.stack.resolve(child.timeToLiveSpecification)).data;
  if (keys === undefined) return [];
  const isKey = (attribute: string, keyType: string) =>
    keys.some((key) => key.attributeName === attribute && key.keyType === keyType) &&
    types.some((one) => one.attributeName === attribute && one.attributeType === 'S');
  const missing = [
    ...(isKey('pk', 'HASH') ? [] : ['a partition key pk of type STRING']),
    ...(isKey('sk', 'RANGE') ? [] : ['a sort key sk of type STRING']),
    ...(ttl?.attributeName === 'ttl' && ttl.enabled ? [] : ["timeToLiveAttribute: 'ttl'"]),
  ];
  if (missing.length === 0) return [];
  const message = `lacks ${missing.join(', ')} — a key cannot be changed later, so define a table for this, or leave it out`;
  return [{ path: ['existingTable'], message }];
};

// By its name a secret can be read only by who may read every secret that begins alike.
const secretProblems = (props: CorbadoActionsProps): Problem[] =>
  (['existingCorbadoApiSecret', 'existingActionSecret'] as const).flatMap((name) => {
    const secret: (SomeSecret & { readonly secretFullArn?: string }) | undefined = props[name];
    if (!isShaped(secret, 'secretFullArn') || secret?.secretFullArn !== undefined) return [];
    const message =
      'is known without the last six characters of its ARN, so no role can be allowed just this one — write Secret.fromSecretCompleteArn';
    return [{ path: [name], message }];
  });

const pairs = [
  ['existingTable', 'tableProps'],
  ['existingCorbadoApiSecret', 'corbadoApiSecretProps'],
  ['existingActionSecret', 'actionSecretProps'],
  ['existingTable', 'backup'],
] as const satisfies [Prop, Prop][];

const contradictions = (scope: Construct, props: CorbadoActionsProps): Problem[] => {
  const { encryptionKey, existingTable, actions } = props;
  const both = pairs.filter(([existing, own]) => props[existing] !== undefined && (props[own] ?? false) !== false);
  const hasFlag = props.existingUserPool !== undefined || props.cognito?.createDemoPool === true;
  const readsActionSecret = actions?.auth !== 'iam' || (hasFlag && props.cognito?.flag?.mode !== 'off');
  const unread = (['existingActionSecret', 'actionSecretProps'] as const).filter(
    (name) => !readsActionSecret && props[name] !== undefined,
  );
  const needsRegion = encryptionKey && !existingTable && Token.isUnresolved(Stack.of(scope).region);
  return [
    ...both.map(([existing, own]) => ({
      path: [own],
      message: `is for one created here, and ${existing} is given — take one of the two out`,
    })),
    ...unread.map((name) => ({
      path: [name],
      message: 'is read by nobody, as actions.auth is "iam" — take it out, or write "hmac" or "basic"',
    })),
    ...(props.warningTopic !== undefined && props.alarmTopic === undefined
      ? [
          {
            path: ['warningTopic'],
            message: 'would be told the warnings, and nobody what is critical — hand in alarmTopic too',
          },
        ]
      : []),
    ...(needsRegion
      ? [
          {
            path: ['encryptionKey'],
            message: "needs the stack's Region, to encrypt its table — write env: { region } in the props of the stack",
          },
        ]
      : []),
  ];
};

/** What is wrong with what is handed in, beyond where it is. */
export const resourceProblems = (scope: Construct, props: CorbadoActionsProps): Problem[] => [
  ...shapeProblems(props),
  ...domainProblems(props),
  ...tableProblems(props),
  ...secretProblems(props),
  ...contradictions(scope, props),
];

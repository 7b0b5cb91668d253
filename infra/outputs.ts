// The names of the outputs that the construct emits, and how they are found again among the outputs of any stack.

/** Every output that there may be; docs/deployment.md says what each is for. */
export const outputNames = [
  'ApiUrl',
  'PostLoginUrl',
  'PostAppendUrl',
  'PreLoginUrl',
  'PostLoginFunctionArn',
  'PostAppendFunctionArn',
  'PreLoginFunctionArn',
  'WebhookUrl',
  'CorbadoProjectId',
  'TableName',
  'CorbadoApiSecretArn',
  'ActionSecretArn',
  'UserPoolId',
  'UserPoolClientId',
  'DefineAuthChallengeFunctionArn',
  'CreateAuthChallengeFunctionArn',
  'VerifyAuthChallengeFunctionArn',
  'CustomDomainTarget',
  'DashboardName',
] as const;
export type OutputName = (typeof outputNames)[number];

// Which every instance has, and no other construct is likely to have both.
const always = ['ApiUrl', 'CorbadoProjectId'] as const satisfies OutputName[];

/** An output as DescribeStacks returns it. */
export type StackOutput = { readonly OutputKey?: string | undefined; readonly OutputValue?: string | undefined };

/** One construct's outputs. */
export type Instance = {
  /** What stands before each name: '' in the bundle's own stack, otherwise the ids of the construct's path, joined. */
  readonly prefix: string;
  readonly outputs: ReadonlyMap<OutputName, string>;
};

// The construct's path, the name, and the hash that the library appends to a logical id wherever there is a path.
const outputKey = new RegExp(`^(?<prefix>.*?)(?<name>${outputNames.join('|')})(?<hash>[0-9A-F]{8})?$`);

/**
 * Every `CorbadoActions` construct of a stack, sorted by prefix. An output of the team's own that happens to end like one of ours
 * (`OrdersTableName`) is no instance: one has at least an address and a project.
 */
export const instancesIn = (outputs: readonly StackOutput[]): Instance[] => {
  const found = new Map<string, Map<OutputName, string>>();
  for (const { OutputKey = '', OutputValue = '' } of outputs) {
    const { prefix = '', name, hash } = outputKey.exec(OutputKey)?.groups ?? {};
    // Without a path there is no hash, and with one there is: anything else is not ours.
    if (name === undefined || (prefix === '') !== (hash === undefined)) continue;
    found.set(prefix, (found.get(prefix) ?? new Map()).set(name as OutputName, OutputValue));
  }
  return [...found]
    .filter(([, values]) => always.every((name) => values.has(name)))
    .map(([prefix, values]) => ({ prefix, outputs: values }))
    .sort((one, other) => one.prefix.localeCompare(other.prefix, 'en'));
};

// Where an emulator of AWS is known to differ from AWS. Checks that fail for such a reason are shown with it, and do not count;
// nothing of the bundle is changed for an emulator's sake.

export type Deviation = {
  /** Ids of the smoke test's checks that fail because of it; none when it shows elsewhere. */
  readonly checks: readonly string[];
  readonly what: string;
};

export type EmulatorName = 'ministack';

export const emulatorNames: readonly EmulatorName[] = ['ministack'];

/** MiniStack 1.5.33, each one seen in its answers or its source. */
export const deviations: Readonly<Record<EmulatorName, readonly Deviation[]>> = {
  ministack: [
    {
      checks: ['preflight-allowed', 'refusal-readable'],
      what:
        'CORS settings that come from CloudFormation are kept under "AllowOrigins" and looked up under "allowOrigins", so every ' +
        'preflight is answered 403 and no answer gets CORS headers',
    },
    {
      checks: [],
      what: 'alarms computed from several metrics are refused, so the deployment test’s stage has monitoring.alarms off',
    },
    {
      checks: [],
      what: 'a generated secret has punctuation in it although the template excludes that, so the first action secret is none',
    },
    { checks: [], what: 'request cookies stay in headers.cookie; API Gateway moves them to the list "cookies"' },
    {
      checks: [],
      what: 'Ref of a secret is its name, so no policy allows reading it; the deployment test mends that where it starts MiniStack',
    },
    {
      checks: [],
      what: 'functions run on the host, with its Node, its processor and its network, instead of arm64 in Lambda',
    },
    {
      checks: [],
      what:
        'policies of roles apply with AUTH=true only, as in the deployment test; the condition key dynamodb:LeadingKeys, and who may ' +
        'invoke a function (AWS::Lambda::Permission), never do',
    },
    { checks: [], what: 'throttling and access logs are stored and not applied' },
    { checks: [], what: 'API addresses are http and names under localhost' },
    {
      checks: [],
      what:
        'tokens of a user pool name AWS’s own address as their issuer, whose keys are others, so the id token of the stack’s pool ' +
        'cannot be verified; that it opens a session is tried with a pool made by hand, which the stage lists with the address of its keys',
    },
    {
      checks: [],
      what: 'the verify trigger receives all rounds, the open one with the result null; Cognito passes it none',
    },
    {
      checks: [],
      what: 'a user pool calls a trigger once and waits as long as it takes; Cognito calls up to three times, for five seconds each',
    },
    {
      checks: [],
      what: 'attributes that a user pool does not have can be written, and UpdateUserPool leaves alone what it is not given',
    },
    { checks: [], what: 'Fn::GetAtt of a user pool knows ProviderName and not ProviderURL' },
  ],
};

/** Why this check may fail there; `undefined` when it must not. */
export const deviationOf = (emulator: EmulatorName | undefined, checkId: string): Deviation | undefined =>
  emulator === undefined ? undefined : deviations[emulator].find(({ checks }) => checks.includes(checkId));

// Events as a Cognito user pool sends them to its custom-auth triggers.

export type TriggerName = 'DefineAuthChallenge' | 'CreateAuthChallenge' | 'VerifyAuthChallengeResponse';

export type TriggerParts = {
  readonly userName?: string;
  /** Added to the request, or put in place of what it has. */
  readonly request?: Readonly<Record<string, unknown>>;
};

/** A whole event, by default the first one of a login by user `u-1`. */
export const triggerEvent = (name: TriggerName, { userName = 'u-1', request = {} }: TriggerParts = {}) => ({
  version: '1',
  region: 'eu-central-1',
  userPoolId: 'eu-central-1_Abc123',
  userName,
  callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: 'client-1' },
  triggerSource: `${name}_Authentication`,
  request: {
    userAttributes: { sub: `sub-of-${userName}`, email_verified: 'true', 'cognito:user_status': 'CONFIRMED' },
    ...(name === 'VerifyAuthChallengeResponse' ? {} : { session: [] }),
    ...request,
  },
  response: {},
});

// Where in AWS a command works: its clients, all for one Region, and what AWS refuses in words that say what to do.
// The SDK finds credentials and AWS_ENDPOINT_URL itself.
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { STSClient } from '@aws-sdk/client-sts';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const fixes: readonly { readonly when: RegExp; readonly words: string }[] = [
  {
    when: /CredentialsProviderError|MissingAuthenticationToken/,
    words: 'there are no AWS credentials — set AWS_PROFILE, or log in: aws sso login',
  },
  {
    when: /ExpiredToken|TokenRefreshRequired|SSOTokenProviderFailure/,
    words: 'the AWS credentials have expired — log in again: aws sso login',
  },
  {
    when: /InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidSignatureException|AuthFailure/,
    words: 'AWS does not know these credentials — check AWS_PROFILE and AWS_ACCESS_KEY_ID',
  },
  {
    when: /AccessDenied|NotAuthorized|UnauthorizedOperation/,
    words: 'these AWS credentials may not do this — ask for the permission, or use another AWS_PROFILE',
  },
  { when: /Region is missing/, words: 'no Region is set — add --region, or region to the stage, or set AWS_REGION' },
  {
    when: /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|TimeoutError/,
    words: 'AWS cannot be reached — check the network, the Region, and AWS_ENDPOINT_URL if it is set',
  },
];

/** A failed AWS call as a person should read it; `undefined` when it is none that we know. */
export const explainAwsError = (error: unknown): string | undefined => {
  if (!(error instanceof Error)) return undefined;
  const { name, message } = error;
  const code = 'code' in error ? text(error.code) : '';
  return fixes.find(({ when }) => when.test(`${name} ${code} ${message}`))?.words;
};

/** Waits for an AWS call and rethrows what can be explained as a configuration problem. */
export const explained = async <Result>(call: Promise<Result>): Promise<Result> => {
  try {
    return await call;
  } catch (error) {
    const words = explainAwsError(error);
    if (words === undefined) throw error;
    throw new ConfigurationProblem(words);
  }
};

export type AwsPlace = {
  readonly region: string;
  readonly cloudformation: CloudFormationClient;
  readonly cognito: CognitoIdentityProviderClient;
  readonly secretsManager: SecretsManagerClient;
  readonly sts: STSClient;
  close(): void;
};

/** What the SDK finds by itself when it is absent: the Region of the AWS profile or of AWS_REGION, the profile of AWS_PROFILE. */
export type WantedPlace = { readonly region?: string | undefined; readonly profile?: string | undefined };

/** For the clients of the SDK. */
export const clientSettings = ({ region, profile }: WantedPlace) => ({
  ...(region !== undefined && { region }),
  ...(profile !== undefined && { profile }),
});

/** Throws a configuration problem when there is no Region at all. */
export const openAwsPlace = async (wanted: WantedPlace): Promise<AwsPlace> => {
  const settings = { maxAttempts: 3, ...clientSettings(wanted) };
  const cloudformation = new CloudFormationClient(settings);
  const cognito = new CognitoIdentityProviderClient(settings);
  const secretsManager = new SecretsManagerClient(settings);
  const sts = new STSClient(settings);
  return {
    region: await explained(cloudformation.config.region()),
    cloudformation,
    cognito,
    secretsManager,
    sts,
    close: () => {
      for (const client of [cloudformation, cognito, secretsManager, sts]) client.destroy();
    },
  };
};

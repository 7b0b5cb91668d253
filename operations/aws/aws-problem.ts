// What AWS refuses, in words that say what to do. Nothing of an answer's body is repeated, as it may quote a request.
import { ConfigurationProblem } from '../../infra/configuration-problem.ts';

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

// A small AWS for the commands under test: some stacks, its secrets, one account, over real HTTP, as the SDK speaks to it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { sendAwsError } from '../../local/stand-in/aws-error.ts';
import { type Respond, startLoopbackServer } from '../../local/stand-in/loopback-server.ts';

export type AwsEndpoint = {
  readonly url: string;
  /** By stack name; outputs by their key. */
  readonly stacks: Map<string, { status: string; outputs: Record<string, string>; template?: object }>;
  /** Secret texts by id. */
  readonly secrets: Map<string, string>;
  /** Who answers calls to Cognito; nobody unless a test says so. */
  readonly cognito: { respond?: Respond };
  close(): Promise<void>;
};

export const account = '123456789012';

type State = Pick<AwsEndpoint, 'stacks' | 'secrets' | 'cognito'>;

const sendXml = (response: ServerResponse, status: number, xml: string): void => {
  response.writeHead(status, { 'content-type': 'text/xml' }).end(xml);
};

const describeStacks = ({ stacks }: State, name: string, response: ServerResponse): void => {
  const stack = stacks.get(name);
  if (stack === undefined) {
    const message = `Stack with id ${name} does not exist`;
    const error = `<Error><Type>Sender</Type><Code>ValidationError</Code><Message>${message}</Message></Error>`;
    sendXml(response, 400, `<ErrorResponse>${error}<RequestId>1</RequestId></ErrorResponse>`);
    return;
  }
  const outputs = Object.entries(stack.outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  const member = `<StackName>${name}</StackName><StackStatus>${stack.status}</StackStatus><Outputs>${outputs.join('')}</Outputs>`;
  const result = `<DescribeStacksResult><Stacks><member>${member}</member></Stacks></DescribeStacksResult>`;
  sendXml(response, 200, `<DescribeStacksResponse>${result}</DescribeStacksResponse>`);
};

const getTemplate = ({ stacks }: State, name: string, response: ServerResponse): void => {
  const body = JSON.stringify(stacks.get(name)?.template ?? {})
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;');
  const result = `<GetTemplateResult><TemplateBody>${body}</TemplateBody></GetTemplateResult>`;
  sendXml(response, 200, `<GetTemplateResponse>${result}</GetTemplateResponse>`);
};

const callerIdentity = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::${account}:user/tester</Arn><UserId>AIDA</UserId><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;

const answerSecrets = ({ secrets }: State, operation: string, body: string, response: ServerResponse): void => {
  const { SecretId: id, SecretString: value } = JSON.parse(body) as { SecretId: string; SecretString?: string };
  if (!secrets.has(id)) {
    sendAwsError(response, 'ResourceNotFoundException', 'no such secret');
    return;
  }
  if (operation === 'PutSecretValue') secrets.set(id, String(value));
  const answer = { ARN: id, Name: id, ...(operation === 'GetSecretValue' && { SecretString: secrets.get(id) }) };
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
};

const respond = async (state: State, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const target = String(request.headers['x-amz-target'] ?? '');
  if (target.startsWith('AWSCognito')) return state.cognito.respond?.(request, response);
  const body = await text(request);
  if (target.startsWith('secretsmanager.')) return answerSecrets(state, target.split('.')[1] ?? '', body, response);
  const query = new URLSearchParams(body);
  if (query.get('Action') === 'GetCallerIdentity') return sendXml(response, 200, callerIdentity);
  if (query.get('Action') === 'GetTemplate') return getTemplate(state, query.get('StackName') ?? '', response);
  describeStacks(state, query.get('StackName') ?? '', response);
};

export const startAwsEndpoint = async (): Promise<AwsEndpoint> => {
  const state: State = { stacks: new Map(), secrets: new Map(), cognito: {} };
  const server = await startLoopbackServer(0, (request, response) => respond(state, request, response));
  return { ...state, url: server.url, close: server.close };
};

/** What a process needs in its environment to find it, and nothing else of AWS. */
export const environmentOf = (url: string): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  AWS_ENDPOINT_URL: url,
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
});

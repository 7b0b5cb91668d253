// Every endpoint that takes a body, with what makes a request to it acceptable, so that only the body is left to be wrong.
import { randomUUID } from 'node:crypto';
import { basicHeader, signedHeaders } from './action-call.ts';
import type { Answer } from './client.ts';
import { invokeRoute, type RouteName } from './direct-http.ts';
import { idTokenFor, newUserId, passkeyProofFor, signInByPasskey } from './sign-in.ts';
import type { Bench } from './system.ts';

type Headers = Record<string, string>;

export type PostEndpoint = {
  readonly route: RouteName;
  readonly limitBytes: number;
  /** A body, good once, that gets status 200. */
  readonly goodBody: (bench: Bench) => Promise<Record<string, unknown>>;
  /** Whether fields that the endpoint does not know are let through. */
  readonly lenient: boolean;
  /** What beside the content type makes the request acceptable; a signature is over these very bytes. */
  readonly headers: (bench: Bench, body: Buffer) => Promise<Headers>;
};

/** What may be sent again and again is made once per test file; most of the time would go into signing otherwise. */
const oncePerBench = (make: (bench: Bench) => Promise<Headers>): ((bench: Bench) => Promise<Headers>) => {
  const made = new WeakMap<Bench, Promise<Headers>>();
  return (bench) => {
    const headers = made.get(bench) ?? make(bench);
    made.set(bench, headers);
    return headers;
  };
};

const sessionHeaders = oncePerBench(async (bench) => {
  const { token } = await signInByPasskey(bench);
  return { origin: bench.system().url, cookie: `__Host-session_id=${token}` };
});

const idTokenHeaders = oncePerBench(async (bench) => {
  const idToken = await idTokenFor(bench, newUserId());
  return { origin: bench.system().url, authorization: `Bearer ${idToken}` };
});

const signature = async (bench: Bench, body: Buffer): Promise<Headers> => signedHeaders(bench, body);

const proof = async (bench: Bench) => ({ signedPasskeyData: await passkeyProofFor(bench, newUserId()) });
const originAlone = async (bench: Bench): Promise<Headers> => ({ origin: bench.system().url });
const password = async (bench: Bench): Promise<Headers> => basicHeader(bench.system().actionSecret);
const list = async () => ({ type: 'passkey-list' });
const appended = async () => ({
  webauthnId: newUserId(),
  credentialId: `cre-${randomUUID().replaceAll('-', '')}`,
});
const deleted = async () => ({ type: 'passkey.deleted', data: { credential: { webAuthnID: newUserId() } } });

type Rest = [
  kibibytes: number,
  goodBody: PostEndpoint['goodBody'],
  headers: PostEndpoint['headers'],
  lenient?: boolean,
];

const endpoint = (path: string, ...[kibibytes, goodBody, headers, lenient = false]: Rest): PostEndpoint => {
  return { route: `POST /${path}`, limitBytes: kibibytes * 1024, goodBody, lenient, headers };
};

export const postEndpoints: readonly PostEndpoint[] = [
  endpoint('auth/corbadoConnectToken', 16, list, sessionHeaders),
  endpoint('auth/createConnectToken', 16, list, sessionHeaders),
  endpoint('connectToken', 16, list, sessionHeaders),
  endpoint('auth/passkey/verify', 32, proof, originAlone),
  endpoint('auth/verifySignedPasskeyData', 32, proof, originAlone),
  endpoint('auth/completeLogin', 32, proof, originAlone),
  endpoint('auth/session', 16, async () => ({ delivery: 'cookie' }), idTokenHeaders),
  endpoint('actions/post-login', 32, proof, signature, true),
  endpoint('actions/post-append', 32, appended, signature, true),
  endpoint('actions/pre-login', 32, async () => ({ identifier: newUserId() }), signature, true),
  endpoint('webhooks/corbado', 32, deleted, password, true),
];

/** For `test.each`: the route, and the endpoint. */
export const everyPost = postEndpoints.map((endpoint) => [endpoint.route, endpoint] as const);

/** Makes a request that is ready to be sent, so that its preparation can be told from its effects. */
export const preparePost = async (bench: Bench, endpoint: PostEndpoint, body: string | Buffer, more: Headers = {}) => {
  const bytes = Buffer.from(body);
  const headers = { 'content-type': 'application/json', ...(await endpoint.headers(bench, bytes)), ...more };
  const path = endpoint.route.slice('POST '.length);
  return {
    /** Through the gateway. */
    send: (): Promise<Answer> => bench.client.post(path, bytes, { headers }),
    /** With an event that carries these very bytes, which a gateway would have read as text. */
    invoke: (): Promise<Answer> => {
      const { cookie, ...others } = headers as Headers;
      const replace = {
        body: bytes.toString('base64'),
        isBase64Encoded: true,
        ...(cookie !== undefined && { cookies: [cookie] }),
      };
      return invokeRoute(bench, endpoint.route, { headers: others, replace });
    },
  };
};

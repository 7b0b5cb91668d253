// How the AWS SDK signs a call, sends it and reads the answer: what it does anew for every call, or for calls that nobody makes here. The
// bundles have it done once, or not at all. A request stays the same to the last digit of its signature.
import { all, drop, type LeftOut, swap } from './lean-sdk.ts';

const core = '@smithy/core/dist-es/submodules';
const awsCore = '@aws-sdk/core/dist-es/submodules';

export const onTheWire: readonly LeftOut[] = [
  // Who signs: one signer for each region and service, which takes five of the fifty settings. None of the clients has a signer of its own.
  {
    file: `${awsCore}/httpAuthSchemes/aws_sdk/resolveAwsSdkSigV4Config.js`,
    digest: 'c5c9e653a8875a18',
    instead: all(
      drop('    if (config.signer) {', '    else {\n        signer = async (authScheme)'),
      swap(
        '    else {\n        signer = async (authScheme)',
        '    {\n        const signers = {};\n        signer = async (authScheme)',
      ),
      swap(
        '                ...config,\n                credentials',
        '                applyChecksum: config.applyChecksum,\n                credentials',
      ),
      swap(
        '            return new SignerCtor(params);',
        '            return signers[params.region + params.service] ??= new SignerCtor(params);',
      ),
    ),
  },
  // The key that signs a day's calls was looked up under a hash of the secret, made anew for each (the secret is in memory anyway), and was
  // bytes, of which Node made a key for each.
  {
    file: '@smithy/signature-v4/dist-es/credentialDerivation.js',
    digest: '2f1bb7c1784f0010',
    instead: all(
      drop('    const credsHash =', '    const cacheKey'),
      swap('toHex(credsHash)', 'credentials.secretAccessKey'),
      swap('(signingKeyCache[cacheKey] = key)', '(signingKeyCache[cacheKey] = createSecretKey(key))'),
      swap('import { KEY_TYPE', 'import { createSecretKey } from "node:crypto";\nimport { KEY_TYPE'),
      drop('    cacheQueue.length = 0;', '};\nconst hmac ='),
    ),
  },
  // Each hash is asked once: it need not be copied first.
  {
    file: `${core}/checksum/sha256/Sha256Node.js`,
    digest: '0599f9253cbb8ca4',
    instead: `import { createHash, createHmac } from "node:crypto";
export class Sha256Node {
    digestLength = 32;
    constructor(secret) {
        this.hash = secret ? createHmac("sha256", secret) : createHash("sha256");
    }
    update(data) {
        this.hash.update(data);
    }
    async digest() {
        return this.hash.digest();
    }
}`,
  },
  // The bytes of an answer, without a stream for them to flow into.
  {
    file: `${core}/serde/util-stream/stream-collector.js`,
    digest: '021f010619155906',
    instead: `import { concatBytes } from "../concatBytes";
export const streamCollector = (stream) => new Promise((resolve, reject) => {
    const chunks = [];
    stream.on("data", (chunk) => chunks.push(chunk));
    stream.on("error", reject);
    stream.on("end", () => resolve(concatBytes(chunks)));
});`,
  },
  // An error with its stack, made for each call in case it fails.
  {
    file: `${core}/retry/middleware-retry/retryMiddleware.js`,
    digest: '81dd350119d23837',
    instead: all(
      swap('let lastError = new Error();', 'let lastError;'),
      // It is there at once.
      swap(
        'race(retryStrategy.acquireInitialRetryToken(retryTokenScope), abortSignal)',
        'retryStrategy.acquireInitialRetryToken(retryTokenScope)',
      ),
      drop(
        '        else {\n            retryStrategy = retryStrategy;\n            if (retryStrategy?.mode)',
        '    };\n}\nconst isRetryStrategyV2',
      ),
    ),
  },
  // Answers and requests that are streams; and Node has already put the names of an answer's headers in lower case.
  {
    file: `${core}/protocols/RpcProtocol.js`,
    digest: 'd7d6a0c489986f49',
    instead: all(
      drop(
        '            const eventStreamMember = ns.getEventStreamMember();\n            if (eventStreamMember) {\n                if (input[',
        '                serializer.write(',
      ),
      swap(
        '                payload = serializer.flush();\n            }\n',
        '                payload = serializer.flush();\n',
      ),
      drop(
        '        for (const header in response.headers) {',
        '            const bytes = await collectBody(response.body, context);\n            if (bytes.byteLength > 0) {\n                Object.assign(dataObject, await deserializer.read(ns',
      ),
      swap('deserializer.read(ns, bytes));\n            }\n        }', 'deserializer.read(ns, bytes));\n            }'),
    ),
  },
  // Timers: a warning about sockets that nobody would read, and what comes after three seconds or 300: a call here is given up after 1.5.
  {
    file: '@smithy/node-http-handler/dist-es/node-http-handler.js',
    digest: '6dd7102e9952c02e',
    instead: all(
      drop('    static checkSocketUsage', '    constructor(options)'),
      drop('            socketWarningTimeoutId = timing', '            const queryString'),
      drop('            const defaultSocketTimeout =', '            const httpAgent ='),
      drop('            const httpAgent =', '            writeRequestBodyPromise ='),
    ),
  },
  // Read from the environment once, as the whole SDK does it: again only when they are about to expire.
  {
    file: '@aws-sdk/credential-provider-node/dist-es/defaultProvider.js',
    digest: 'f459d07b8f2c2e31',
    instead: `import { fromEnv } from "@aws-sdk/credential-provider-env";
export const credentialsWillNeedRefresh = (credentials) => credentials?.expiration !== undefined;
export const credentialsTreatedAsExpired = (credentials) => credentials?.expiration?.getTime() - Date.now() < 300000;
export const defaultProvider = (init) => {
    let held;
    return async () => {
        if (!held || credentialsTreatedAsExpired(held)) held = await fromEnv(init)();
        return held;
    };
};`,
  },
  // The length of a body that is a file: with it goes node:fs.
  {
    file: `${core}/serde/util-body-length/calculateBodyLength.js`,
    digest: 'ee0d32ae531f4570',
    instead: all(
      drop('import { ReadStream', 'export const'),
      drop('    else if (body instanceof ReadStream)', '    throw new Error('),
    ),
  },
];

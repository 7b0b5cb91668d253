// Files of the AWS SDK that are linked in but never do anything here, and what the bundles have in their place.
import { between, cut, type LeftOut, regionsByPattern, replace } from './lean-sdk.ts';
import { onTheWire } from './sdk-on-the-wire.ts';
import { perCall } from './sdk-per-call.ts';

const core = '@smithy/core/dist-es/submodules';
const awsCore = '@aws-sdk/core/dist-es/submodules';
const clients = ['client-dynamodb', 'client-secrets-manager', 'client-cognito-identity-provider'];

export const leftOut: readonly LeftOut[] = [
  ...perCall,
  ...onTheWire,
  // Nor has it files with settings in a home directory. What is set, the environment says.
  {
    file: `${core}/config/node-config-provider/configLoader.js`,
    instead: (text) => replace(text, 'fromSharedConfigFiles(configFileSelector, configuration), ', ''),
  },
  // The region of an EC2 instance.
  {
    file: `${core}/config/config-resolver/regionConfig/getInstanceMetadataRegion.js`,
    digest: 'da6d439b0eb4d93a',
    instead: 'export const getInstanceMetadataRegion = async () => undefined;',
  },
  // Retries are the standard ones.
  {
    file: `${core}/retry/util-retry/AdaptiveRetryStrategy.js`,
    digest: '826965148cb6b0f7',
    instead: 'export { StandardRetryStrategy as AdaptiveRetryStrategy } from "./StandardRetryStrategy";',
  },
  // Against functions that invoke themselves through a queue or a bucket: we call neither. It would load AWS's store of invocations.
  {
    file: `${awsCore}/client/middleware-recursion-detection/getRecursionDetectionPlugin.js`,
    digest: '245a5a67431b6668',
    instead: 'export const getRecursionDetectionPlugin = () => ({ applyToStack: () => {} });',
  },
  // No client has a logger.
  {
    file: `${awsCore}/client/middleware-logger/loggerMiddleware.js`,
    instead: (text) => replace(text, 'clientStack.add(loggerMiddleware(), loggerMiddlewareOptions);', ''),
  },
  {
    file: `${core}/client/smithy-client/schemaLogFilter.js`,
    digest: '1ae587578e426ed8',
    instead: 'export const schemaLogFilter = () => "not logged";',
  },
  // Which features of the SDK are in use, for AWS's statistics, in the user agent.
  {
    file: `${awsCore}/client/middleware-user-agent/check-features.js`,
    digest: '4bb9d81d0f0698c8',
    instead: 'export const checkFeatures = async () => {};',
  },
  {
    file: `${awsCore}/client/emitWarningIfUnsupportedVersion.js`,
    digest: 'f99efb83b24696c9',
    instead: 'export const state = { warningEmitted: true }; export const emitWarningIfUnsupportedVersion = () => {};',
  },
  // Our clients have no extensions: their settings would only be copied onto themselves. The one call that does something stays.
  ...clients.map((client) => ({
    file: `@aws-sdk/${client}/dist-es/runtimeExtensions.js`,
    digest: '91acbc1e819f62b2',
    instead: `import { getHttpHandlerExtensionConfiguration } from "@smithy/core/protocols";
export const resolveRuntimeExtensions = (runtimeConfig) => {
  getHttpHandlerExtensionConfiguration(runtimeConfig);
  return runtimeConfig;
};`,
  })),
  // None of DynamoDB's commands discovers its endpoint any more.
  {
    file: '@aws-sdk/client-dynamodb/dist-es/DynamoDBClient.js',
    instead: (text) =>
      replace(
        text,
        'resolveEndpointDiscoveryConfig(_config_8, { endpointDiscoveryCommandCtor: DescribeEndpointsCommand })',
        '_config_8',
      ),
  },
  {
    file: '@aws-sdk/client-dynamodb/dist-es/runtimeConfig.js',
    instead: (text) =>
      replace(
        text,
        'config?.endpointDiscoveryEnabledProvider ?? loadNodeConfig(NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS, loaderConfig)',
        'undefined',
      ),
  },
  // SHA-256 for a Node that was built without OpenSSL.
  { file: `${core}/checksum/sha256/Sha256Js.js`, digest: '54d26649ccb5c6f5', instead: 'export class Sha256Js {}' },
  // Buckets.
  {
    file: `${core}/endpoints/middleware-endpoint/service-customizations/s3.js`,
    digest: 'e2df99b94810a69b',
    instead: (text) => `${cut(text, 'export const resolveParamsForS3', 'const DOMAIN_PATTERN')}
export const resolveParamsForS3 = async () => {};`,
  },
  { file: `${awsCore}/client/util-endpoints/lib/aws/partitions.js`, instead: regionsByPattern },
  // Signatures of event streams and presigned URLs.
  {
    file: '@smithy/signature-v4/dist-es/HeaderFormatter.js',
    digest: 'd82a105e2abe3fbd',
    instead: 'export class HeaderFormatter {} export class Int64 {}',
  },
  {
    file: '@smithy/signature-v4/dist-es/SignatureV4.js',
    digest: '634af3e93dc5f4b2',
    instead: (text) => cut(text, 'async presign(', 'async sign('),
  },
  // Parameters in paths, queries and headers, which the protocols of our three services do not have.
  {
    file: `${core}/protocols/HttpBindingNormalizedSchema.js`,
    digest: 'c60ee4dff36d68d8',
    instead: `export class HttpBindingNormalizedSchema {}
export const getHttpOperationBindings = () => [];`,
  },
  {
    file: `${core}/protocols/HttpProtocol.js`,
    digest: 'af4f0e3d3b7168d8',
    instead: (text) => cut(text, 'resolveError(', '    getDefaultContentType() {'),
  },
  // Old string methods on the bytes of a request.
  {
    file: `${core}/protocols/json/codec-v2/JsonBytesStringAdapter.js`,
    digest: 'a2ec07809f31b2c2',
    instead: `export class JsonBytesStringAdapter extends Uint8Array {
  static allocUnsafe(bytes) {
    const { buffer, byteOffset } = Buffer.allocUnsafe(bytes);
    return new Uint8Array(buffer, byteOffset, bytes);
  }
}`,
  },
  // Dates as text. Answers have theirs as numbers; what JavaScript itself reads is enough for a Retry-After.
  {
    file: `${core}/serde/date-utils.js`,
    digest: '9b64f13c90463b44',
    instead: (text) => `import { strictParseDouble } from "./parse-utils";
export const dateToUtcString = (date) => date.toUTCString();
export const parseRfc7231DateTime = (value) => new Date(value);
export const parseRfc3339DateTime = parseRfc7231DateTime;
export const parseRfc3339DateTimeWithOffset = parseRfc7231DateTime;
${between(text, 'export const parseEpochTimestamp', 'const buildDate')}`,
  },
];

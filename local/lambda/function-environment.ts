// The environment variables a function finds, as in Lambda: the runtime's own, the template's, and where AWS is on this machine.
import { devNull } from 'node:os';
import { accessKeyIdOf } from '../access/access.ts';
import { localAws } from '../cloudformation-values.ts';
import type { LocalFunction } from './template-functions.ts';

/** `redirects` are the AWS SDK's standard endpoint variables; `extra` wins over everything. */
export const functionEnvironment = (
  { name, environment, memoryMb, logging }: LocalFunction,
  redirects: Record<string, string>,
  extra: Record<string, string> = {},
): Record<string, string> => ({
  ...environment,
  AWS_REGION: localAws.region,
  AWS_DEFAULT_REGION: localAws.region,
  AWS_ACCESS_KEY_ID: accessKeyIdOf(name),
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_FORMAT: logging.format,
  ...(logging.level !== undefined && { AWS_LAMBDA_LOG_LEVEL: logging.level }),
  // A developer's own AWS profile has no say here: Lambda has no such files.
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  TZ: ':UTC',
  ...redirects,
  ...extra,
});

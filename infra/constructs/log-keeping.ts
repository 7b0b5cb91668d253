// How long logs are kept while the stack lives, what becomes of them when it goes, and with whose key they are encrypted.
import type { LogGroupProps } from 'aws-cdk-lib/aws-logs';

export type LogKeeping = Required<Pick<LogGroupProps, 'retention' | 'removalPolicy'>> &
  Pick<LogGroupProps, 'encryptionKey'>;

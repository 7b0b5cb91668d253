// How long logs are kept while the stack lives, and what becomes of them when it goes.
import type { LogGroupProps } from 'aws-cdk-lib/aws-logs';

export type LogKeeping = Required<Pick<LogGroupProps, 'retention' | 'removalPolicy'>>;

// Says why a finding of a rule pack (https://github.com/cdklabs/cdk-nag) does not apply to one construct.
import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** `findings` are written `Pack::Pack-Rule`: one rule each, never a whole pack, on the one construct that it is about. */
export const acknowledge = (construct: IConstruct, findings: readonly string[], reason: string): void =>
  Validations.of(construct).acknowledge(...findings.map((id) => ({ id, reason })));

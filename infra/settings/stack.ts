// The settings of a stage that concern its stack as a whole. An app says them in CDK's own way, or by props of the construct.
import { flag, patternText } from './values.ts';

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-using-console-create-stack-parameters.html
const usableStackName = /^[A-Za-z][A-Za-z0-9-]{0,127}$/;

const stackName = patternText(
  usableStackName,
  'is not a usable stack name',
  'write 1 to 128 letters, digits or -, starting with a letter',
);

export const stackSettings = {
  stackName: stackName
    .optional()
    .describe(
      'The name of the stack. Defaults to `CorbadoActions-` and the stage’s name. Changing it later means another stack, with another table.',
    ),
  terminationProtection: flag
    .default(false)
    .describe('Whether CloudFormation refuses to delete the stack until this is switched off.'),
  backup: flag
    .default(false)
    .describe(
      'Whether AWS Backup keeps copies of the table: one a day for 35 days, one a month for a year. Not for an existing table.',
    ),
};

/** The name of a stage's stack; `written` is the stage as it is written: a name that no stack can have is passed over. */
export const stackNameOf = (stageName: string, written: unknown): string => {
  const given =
    typeof written === 'object' && written !== null && 'stackName' in written ? written.stackName : undefined;
  return typeof given === 'string' && usableStackName.test(given) ? given : `CorbadoActions-${stageName}`;
};

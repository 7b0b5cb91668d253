// What to do about an action whose callers are known by IAM: no secret can sign for it, so it is invoked as a function.
import type { ActionEvent, ActionName } from '../../kit/index.ts';

// Within the single quotes of a shell.
const quoted = (text: string): string => text.replaceAll("'", `'\\''`);

/** In plain words, with the event ready to be sent. */
export const explainIam = (action: ActionName, event: ActionEvent): string =>
  `With actions.auth iam there is no action secret: AWS itself knows the caller, by credentials that this command does not use. So
invoke the function directly, as Corbado would with a role of yours; the same contract holds, as {statusCode, body}:

  aws lambda invoke --function-name <the ${action} function of the stage> --cli-binary-format raw-in-base64-out \\
    --payload '${quoted(JSON.stringify(event))}' /dev/stdout

Nothing was sent.`;

// Which errors of AWS mean that the deployment is wrong.

const ourFault =
  /^(AccessDenied|ResourceNotFound|Validation|UnrecognizedClient|InvalidSignature|MissingAuthentication)/;

/** Not an outage: waiting will not help, a person has to. Judged by name, since the SDK does not declare a class for each. */
export const isOurFault = (errorName: string): boolean => ourFault.test(errorName);

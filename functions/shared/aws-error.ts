// What went wrong at AWS: under which name, and whether it means that the deployment is wrong.

const ourFault =
  /^(AccessDenied|ResourceNotFound|Validation|UnrecognizedClient|InvalidSignature|MissingAuthentication)/;

/** Not an outage: waiting will not help, a person has to. Judged by name, since the SDK does not declare a class for each. */
export const isOurFault = (errorName: string): boolean => ourFault.test(errorName);

/** For the log. The SDK calls a connection that the other side has closed a timeout, however soon that was. */
export const errorNameOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as { code?: unknown };
  return code === 'ECONNRESET' || code === 'EPIPE' ? 'connection_lost' : error.name;
};

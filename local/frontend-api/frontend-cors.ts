// CORS as Corbado's client needs it: it sends credentials, so the one origin that may call is named exactly.
// https://fetch.spec.whatwg.org/#cors-protocol-and-credentials
const requestHeaders = [
  'content-type',
  'x-corbado-client-timezone',
  'x-corbado-process-id',
  'x-corbado-projectid',
  'x-corbado-sdk',
];

/** Whether the page with this origin, or a caller that is no browser, may call. */
export const mayCall = (origin: string | undefined, appOrigin: string): boolean =>
  origin === undefined || origin === appOrigin;

/** To another origin nothing is granted, so that its browser keeps the answer from it, and sends nothing but the preflight. */
export const corsHeaders = (origin: string | undefined, appOrigin: string): Record<string, string> => ({
  vary: 'origin',
  ...(origin === appOrigin && {
    'access-control-allow-origin': appOrigin,
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': requestHeaders.join(','),
    'access-control-max-age': '600',
  }),
});

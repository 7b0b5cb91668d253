// Whether a browser counts a web app and the API as one site, which decides about cookies.

const hostOf = (origin: string): string => URL.parse(origin)?.hostname ?? '';

const contains = (parent: string, host: string): boolean => host === parent || host.endsWith(`.${parent}`);

// A guess in place of the public suffix list (https://publicsuffix.org), on the careful side: two labels, like example.com,
// but three under what looks like a country's second level, like example.co.uk. Some sites are taken for two, like
// bmw.de; two are never taken for one under co.uk, com.au and their like.
const registrableDomain = (host: string): string => {
  const labels = host.split('.');
  const [secondLevel = '', country = ''] = labels.slice(-2);
  return labels.slice(country.length === 2 && secondLevel.length <= 3 ? -3 : -2).join('.');
};

/** Where the API answers: its custom domain and, if known, the DNS zone around it. `undefined` for the default address. */
export type ApiDomain = { readonly domainName: string; readonly hostedZone?: { readonly name: string } | undefined };

/**
 * Whether cookies with SameSite=Strict or Lax travel from a page of this origin to the API. When in doubt the answer is no.
 * The default address never is the site of a web app: `execute-api` is on the public suffix list.
 */
export const isSameSite = (origin: string, api: ApiDomain | undefined): boolean => {
  if (api === undefined || !origin.startsWith('https://')) return false;
  const { domainName, hostedZone } = api;
  const host = hostOf(origin);
  if (contains(host, domainName) || contains(domainName, host)) return true;
  if (hostedZone !== undefined && contains(hostedZone.name, host) && contains(hostedZone.name, domainName)) return true;
  return registrableDomain(host) === registrableDomain(domainName);
};

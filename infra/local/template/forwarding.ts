import * as z from 'zod';
import { declared, type Deployment } from './declared.ts';

/** What of a viewer's request the edge passes on to the origin. */
export interface Forwarding {
  header(name: string): boolean;
  query: boolean;
  cookies: boolean;
}

const policySchema = z.object({
  OriginRequestPolicyConfig: z.object({
    HeadersConfig: z.object({ HeaderBehavior: z.string(), Headers: z.array(z.string()).default([]) }),
    QueryStringsConfig: z.object({ QueryStringBehavior: z.string() }),
    CookiesConfig: z.object({ CookieBehavior: z.string() }),
  }),
});

const everything = (name: string) => name !== 'host';

/** CloudFront's own policies, by id. */
const managed: Record<string, Forwarding> = {
  // AllViewer
  '216adef6-5c7f-47e4-b989-5492eafa07d3': { header: () => true, query: true, cookies: true },
  // AllViewerExceptHostHeader
  'b689b0a8-53d0-40ab-baf2-68738e2966ac': { header: everything, query: true, cookies: true },
  // AllViewerAndCloudFrontHeaders-2022-06
  '33f36d7e-f396-46d9-90e0-52428a34d9dc': { header: () => true, query: true, cookies: true },
};

/** What CloudFront passes on without being told; the rest, such as `x-api-key`, only by policy. */
const always =
  /^(content-.*|date|expect|from|if-.*|max-forwards|pragma|range|sec-websocket-(key|version)|transfer-encoding|upgrade|connection|via|warning|x-forwarded-for)$/;

export function readForwarding(deployment: Deployment, policyId: string | undefined): Forwarding {
  if (policyId === undefined) return { header: (name) => always.test(name), query: false, cookies: false };
  const known = managed[policyId];
  if (known) return known;
  const policies = declared(deployment, 'AWS::CloudFront::OriginRequestPolicy', policySchema);
  const config = policies.find(({ identity }) => identity.ref === policyId)?.properties.OriginRequestPolicyConfig;
  if (!config) return { header: (name) => always.test(name), query: true, cookies: false };
  const named = config.HeadersConfig.Headers.map((name) => name.toLowerCase());
  return {
    header: (name) => always.test(name) || headerPasses(config.HeadersConfig.HeaderBehavior, named, name),
    query: config.QueryStringsConfig.QueryStringBehavior !== 'none',
    cookies: config.CookiesConfig.CookieBehavior !== 'none',
  };
}

function headerPasses(behaviour: string, named: readonly string[], name: string): boolean {
  switch (behaviour) {
    case 'whitelist':
      return named.includes(name);
    case 'allExcept':
      return !named.includes(name);
    case 'allViewer':
    case 'allViewerAndWhitelistCloudFront':
      return true;
    default:
      return false;
  }
}

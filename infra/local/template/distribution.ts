import * as z from 'zod';
import { StartError } from '../platform/start-error.ts';
import { declared, type Deployment } from './declared.ts';
import { readForwarding, type Forwarding } from './forwarding.ts';
import type { HttpApi } from './http-api.ts';

const behaviourSchema = z.object({
  PathPattern: z.string().optional(),
  TargetOriginId: z.string(),
  AllowedMethods: z.array(z.string()).default(['GET', 'HEAD']),
  OriginRequestPolicyId: z.string().optional(),
  CachePolicyId: z.string().optional(),
});

const originSchema = z.object({
  Id: z.string(),
  DomainName: z.string(),
  OriginCustomHeaders: z.array(z.object({ HeaderName: z.string(), HeaderValue: z.string() })).default([]),
  VpcOriginConfig: z.object({ VpcOriginId: z.string() }).optional(),
});

const distributionSchema = z.object({
  DistributionConfig: z.object({
    Origins: z.array(originSchema),
    CacheBehaviors: z.array(behaviourSchema).default([]),
    DefaultCacheBehavior: behaviourSchema,
  }),
});

/** Where a request goes that the edge lets through. */
type OriginTarget =
  | { kind: 'api'; api: HttpApi }
  | { kind: 'relays' }
  /** Something that does not run on this machine, such as a bucket. */
  | { kind: 'unknown'; domain: string };

export interface Behaviour {
  /** `*` for the default behaviour. */
  pattern: string;
  allowedMethods: string[];
  forwarding: Forwarding;
  originDomain: string;
  /** Added to every request; the same header of a client is dropped. Names in lower case. */
  originHeaders: Record<string, string>;
  target: OriginTarget;
}

const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';

/**
 * The behaviours of the distribution, in the order in which they are tried. `warn` hears of behaviours that would answer from
 * a cache when deployed.
 */
export function readDistribution(
  deployment: Deployment,
  apis: readonly HttpApi[],
  warn: (text: string) => void,
): Behaviour[] {
  const [distribution] = declared(deployment, 'AWS::CloudFront::Distribution', distributionSchema);
  if (!distribution) throw new StartError('The template has no CloudFront distribution.');
  const { Origins, CacheBehaviors, DefaultCacheBehavior } = distribution.properties.DistributionConfig;
  const loadBalancers = declared(deployment, 'AWS::ElasticLoadBalancingV2::LoadBalancer', z.object({})).map(
    ({ identity }) => identity.attributes['DNSName'],
  );
  return [...CacheBehaviors, { ...DefaultCacheBehavior, PathPattern: '*' }].map((behaviour) => {
    const origin = Origins.find(({ Id }) => Id === behaviour.TargetOriginId);
    const domain = origin?.DomainName ?? '';
    const api = apis.find(({ host }) => host === domain);
    const toRelays = origin?.VpcOriginConfig !== undefined || loadBalancers.includes(domain);
    const pattern = behaviour.PathPattern ?? '*';
    if ((api || toRelays) && behaviour.CachePolicyId !== CACHING_DISABLED) {
      warn(`The edge would cache ${pattern} when deployed: its cache policy is not CachingDisabled.`);
    }
    return {
      pattern: pattern.startsWith('/') || pattern === '*' ? pattern : `/${pattern}`,
      allowedMethods: behaviour.AllowedMethods,
      forwarding: readForwarding(deployment, behaviour.OriginRequestPolicyId),
      originDomain: domain,
      originHeaders: Object.fromEntries(
        (origin?.OriginCustomHeaders ?? []).map(({ HeaderName, HeaderValue }) => [
          HeaderName.toLowerCase(),
          HeaderValue,
        ]),
      ),
      target: api ? { kind: 'api', api } : toRelays ? { kind: 'relays' } : { kind: 'unknown', domain },
    };
  });
}

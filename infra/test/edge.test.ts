import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { synthesize, type Templates } from './templates.ts';

const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const ALL_VIEWER = '216adef6-5c7f-47e4-b989-5492eafa07d3';
const ALL_VIEWER_EXCEPT_HOST = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

interface Origin {
  Id: string;
  DomainName: unknown;
  OriginCustomHeaders?: { HeaderName: string; HeaderValue: unknown }[];
  VpcOriginConfig?: object;
  CustomOriginConfig?: object;
}
interface Config {
  Origins: Origin[];
  DefaultCacheBehavior: Record<string, unknown>;
  CacheBehaviors: Record<string, unknown>[];
  Aliases?: string[];
  ViewerCertificate?: object;
  WebACLId?: string;
}

const templates = await synthesize();
const config = configOf(templates);
const originOf = (behavior: Record<string, unknown> | undefined) =>
  config.Origins.find(({ Id }) => Id === behavior?.['TargetOriginId']);

function configOf(from: Templates): Config {
  const [distribution] = Object.values(from.resources('Edge', 'AWS::CloudFront::Distribution'));
  return distribution?.Properties['DistributionConfig'] as Config;
}

test('by default everything goes to the HTTP API, uncached, whole, over TLS', () => {
  expect(config.DefaultCacheBehavior).toMatchObject({
    AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
    CachePolicyId: CACHING_DISABLED,
    OriginRequestPolicyId: ALL_VIEWER_EXCEPT_HOST,
    ViewerProtocolPolicy: 'https-only',
  });
  const origin = originOf(config.DefaultCacheBehavior);
  expect(templates.nameOf(origin?.DomainName)).toBe('PublicApi.execute-api.AWS::Region.AWS::URLSuffix');
  expect(origin?.CustomOriginConfig).toMatchObject({
    OriginProtocolPolicy: 'https-only',
    OriginSSLProtocols: ['TLSv1.2'],
  });
});

test('the edge proves itself to the API with the header that functions look for', () => {
  const source = readFileSync(new URL('../../functions/entry/edge.ts', import.meta.url), 'utf8');
  const [header] = originOf(config.DefaultCacheBehavior)?.OriginCustomHeaders ?? [];
  expect(header?.HeaderName).toBe(/EDGE_HEADER = '([^']+)'/.exec(source)?.[1]);
  expect(templates.nameOf(header?.HeaderValue)).toBe('{{resolve:secretsmanager:EdgeKey:SecretString:::}}');
});

test('sockets go to the relays, and what staff asks about running calls, with every header of their handshake, on the paths that features declare', () => {
  expect(config.CacheBehaviors.map(({ PathPattern }) => PathPattern)).toEqual([
    '/supplier-stream/*',
    '/media-stream',
    '/live/*',
  ]);
  expect(config.CacheBehaviors.map(({ AllowedMethods }) => AllowedMethods)).toEqual([
    ['GET', 'HEAD'],
    ['GET', 'HEAD'],
    ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
  ]);
  for (const behavior of config.CacheBehaviors) {
    expect(behavior).toMatchObject({
      CachePolicyId: CACHING_DISABLED,
      OriginRequestPolicyId: ALL_VIEWER,
      ViewerProtocolPolicy: 'https-only',
    });
    const origin = originOf(behavior);
    expect(templates.nameOf(origin?.DomainName)).toBe('Balancer');
    expect(origin?.VpcOriginConfig).toBeDefined();
  }
  const [vpcOrigin] = Object.values(templates.resources('Edge', 'AWS::CloudFront::VpcOrigin'));
  const endpoint = vpcOrigin?.Properties['VpcOriginEndpointConfig'] as Record<string, unknown>;
  expect(templates.nameOf(endpoint['Arn'])).toBe('Balancer');
  expect(endpoint).toMatchObject({ HTTPPort: 80, OriginProtocolPolicy: 'http-only' });
});

test('the public address is told to everybody', () => {
  const [parameter] = Object.values(templates.resources('Edge', 'AWS::SSM::Parameter'));
  expect(parameter?.Properties).toMatchObject({ Name: '/comptoir/public-url', Type: 'String' });
  expect(templates.nameOf(parameter?.Properties['Value'])).toBe('https://Distribution');
});

test('the owner’s domain takes the place of CloudFront’s, with TLS 1.2 at least', async () => {
  const owned = await synthesize({
    context: {
      domainName: 'voix.example.com',
      certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1',
      webAclArn: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/a/1',
    },
  });
  const { Aliases, ViewerCertificate, WebACLId } = configOf(owned);
  expect(Aliases).toEqual(['voix.example.com']);
  expect(ViewerCertificate).toMatchObject({ MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' });
  expect(WebACLId).toContain('webacl');
  const [parameter] = Object.values(owned.resources('Edge', 'AWS::SSM::Parameter'));
  expect(parameter?.Properties['Value']).toBe('https://voix.example.com');
});

import { CfnOutput, Duration, Stack, Validations } from 'aws-cdk-lib';
import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, VpcOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { BALANCER_PORT } from '../constructs/relay-network.ts';
import type { Settings } from '../settings.ts';

/** As `EDGE_HEADER` in `functions/entry/edge.ts`; a test compares the two. */
const EDGE_HEADER = 'x-comptoir-edge';

export interface Origins {
  api: IHttpApi;
  edgeKey: ISecret;
  loadBalancer: IApplicationLoadBalancer;
  /** Paths that belong to the relay: those of sockets alone … */
  sockets: readonly string[];
  /** … and those of requests too. */
  controls: readonly string[];
}

/** The one public host: TLS, no caching, everything to the HTTP API but the sockets, which go to the relays. */
export class EdgeStack extends Stack {
  constructor(scope: Construct, settings: Settings, origins: Origins) {
    super(scope, `${settings.name}-Edge`, {
      description: 'Comptoir: the public host',
      terminationProtection: settings.production,
    });
    const sockets = socketBehavior(origins.loadBalancer);
    const controls = { ...sockets, allowedMethods: AllowedMethods.ALLOW_ALL };
    const distribution = new Distribution(this, 'Distribution', {
      comment: settings.name,
      httpVersion: HttpVersion.HTTP2_AND_3,
      defaultBehavior: this.#apiBehavior(origins),
      additionalBehaviors: {
        ...Object.fromEntries(origins.sockets.map((path) => [path, sockets])),
        ...Object.fromEntries(origins.controls.map((path) => [path, controls])),
      },
      ...this.#domain(settings),
      ...(settings.webAclArn === undefined ? {} : { webAclId: settings.webAclArn }),
    });
    acknowledge(distribution);

    const publicUrl = `https://${settings.domainName ?? distribution.distributionDomainName}`;
    new StringParameter(this, 'PublicUrl', {
      parameterName: settings.publicUrlParameter,
      description: 'Where the outside world reaches Comptoir',
      stringValue: publicUrl,
    });
    new CfnOutput(this, 'Url', { value: publicUrl });
  }

  #apiBehavior({ api, edgeKey }: Origins): BehaviorOptions {
    return {
      origin: new HttpOrigin(`${api.apiId}.execute-api.${this.region}.${this.urlSuffix}`, {
        protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
        // Read when this stack is deployed: after a rotation, deploy it again while the previous key still works.
        customHeaders: { [EDGE_HEADER]: edgeKey.secretValue.unsafeUnwrap() },
      }),
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      // API Gateway answers to its own host name only; ours is known to the functions from the parameter.
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      // Not a redirect: a request in the clear has already shown its API key.
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      compress: false,
    };
  }

  #domain({ domainName, certificateArn }: Settings) {
    if (domainName === undefined || certificateArn === undefined) return {};
    return {
      domainNames: [domainName],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    };
  }
}

/** Every header of the handshake goes through, the signature included; CloudFront lets a socket be silent for ten minutes. */
function socketBehavior(loadBalancer: IApplicationLoadBalancer): BehaviorOptions {
  return {
    origin: VpcOrigin.withApplicationLoadBalancer(loadBalancer, {
      protocolPolicy: OriginProtocolPolicy.HTTP_ONLY,
      httpPort: BALANCER_PORT,
      readTimeout: Duration.seconds(60),
    }),
    allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER,
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    compress: false,
  };
}

function acknowledge(distribution: Distribution): void {
  Validations.of(distribution).acknowledge(
    {
      id: 'AwsSolutions-CFR1',
      reason: 'Who may call is decided by number and country, not by where a provider’s servers stand.',
    },
    {
      id: 'AwsSolutions-CFR2',
      reason: 'Every route is authenticated and throttled; a web ACL has a monthly price and is a setting (webAclArn).',
    },
    {
      id: 'AwsSolutions-CFR3',
      reason:
        'The API logs its requests and the relay its sockets, both without the addresses that these logs would keep.',
    },
    {
      id: 'AwsSolutions-CFR4',
      reason:
        'Without a domain of the owner’s the certificate is CloudFront’s, whose policy cannot be chosen; with one it is TLS 1.2.',
    },
  );
}

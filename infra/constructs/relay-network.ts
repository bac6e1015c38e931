import { Aws, CfnMapping, Validations } from 'aws-cdk-lib';
import {
  GatewayVpcEndpointAwsService,
  type IPeer,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

/**
 * Ids of the prefix list `com.amazonaws.global.cloudfront.origin-facing`, which AWS publishes in each region under another id.
 * A VPC origin reaches its load balancer from these addresses, not from the subnets its interfaces are in, so a rule for
 * the VPC's own range would let nothing through.
 */
const CLOUDFRONT_ORIGIN_FACING: Record<string, string> = {
  'ap-northeast-1': 'pl-58a04531',
  'ap-northeast-2': 'pl-22a6434b',
  'ap-south-1': 'pl-9aa247f3',
  'ap-southeast-1': 'pl-31a34658',
  'ap-southeast-2': 'pl-b8a742d1',
  'ca-central-1': 'pl-38a64351',
  'eu-central-1': 'pl-a3a144ca',
  'eu-north-1': 'pl-fab65393',
  'eu-west-1': 'pl-4fa04526',
  'eu-west-2': 'pl-93a247fa',
  'eu-west-3': 'pl-75b1541c',
  'sa-east-1': 'pl-5da64334',
  'us-east-1': 'pl-3b927c52',
  'us-east-2': 'pl-b6a144df',
  'us-west-1': 'pl-4ea04527',
  'us-west-2': 'pl-82a045eb',
};

/** HTTP inside the VPC: CloudFront ends the TLS, and comes over a private connection. */
export const BALANCER_PORT = 80;

/**
 * Two availability zones. Relays are in public subnets with an address of their own, because a NAT gateway would cost more
 * than they do and would carry every second of audio; nothing can open a connection to them but each other and the load
 * balancer, which has no public address at all.
 */
export class RelayNetwork extends Construct {
  readonly vpc: Vpc;
  readonly balancerGroup: SecurityGroup;
  readonly relayGroup: SecurityGroup;

  constructor(scope: Construct, id: string, props: { relayPort: number; prefixList: string | undefined }) {
    super(scope, id);
    this.vpc = new Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [
        { name: 'Relay', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
        { name: 'Balancer', subnetType: SubnetType.PRIVATE_ISOLATED },
      ],
      gatewayEndpoints: {
        DynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB, subnets: [{ subnetType: SubnetType.PUBLIC }] },
      },
      // Nothing uses it, and emptying it would take a function of CDK's own.
      restrictDefaultSecurityGroup: false,
    });
    Validations.of(this.vpc).acknowledge({
      id: 'AwsSolutions-VPC7',
      reason:
        'Flow logs would record the addresses of callers’ carriers around the clock; the relay logs each socket itself.',
    });
    this.balancerGroup = new SecurityGroup(this, 'BalancerGroup', {
      vpc: this.vpc,
      description: 'The load balancer, from CloudFront to the relays',
      allowAllOutbound: false,
    });
    this.relayGroup = new SecurityGroup(this, 'RelayGroup', {
      vpc: this.vpc,
      description: 'The relays, from the load balancer to AWS and OpenAI',
      allowAllOutbound: false,
    });
    this.balancerGroup.addIngressRule(
      cloudFront(this, props.prefixList),
      Port.tcp(BALANCER_PORT),
      'Sockets that CloudFront let in',
    );
    this.balancerGroup.addEgressRule(this.relayGroup, Port.tcp(props.relayPort), 'Sockets and health checks');
    this.relayGroup.addIngressRule(this.balancerGroup, Port.tcp(props.relayPort), 'Sockets and health checks');
    this.relayGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'AWS and OpenAI');
    this.relayGroup.addIngressRule(
      this.relayGroup,
      Port.tcp(props.relayPort),
      'Live control that another relay forwards',
    );
    this.relayGroup.addEgressRule(
      this.relayGroup,
      Port.tcp(props.relayPort),
      'Live control of a call at another relay',
    );
  }
}

function cloudFront(scope: Construct, prefixList: string | undefined): IPeer {
  if (prefixList !== undefined) return Peer.prefixList(prefixList);
  const mapping = new CfnMapping(scope, 'CloudFrontOriginFacing', {
    mapping: Object.fromEntries(Object.entries(CLOUDFRONT_ORIGIN_FACING).map(([region, id]) => [region, { id }])),
  });
  return Peer.prefixList(mapping.findInMap(Aws.REGION, 'id'));
}

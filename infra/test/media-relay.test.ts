import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { relayEnv } from '../../media-relay/env.ts';
import { allowed, statementsOf, synthesize } from './templates.ts';

const templates = await synthesize();
const relay = templates.stacks.MediaRelay;

interface Container {
  Environment: { Name: string; Value: unknown }[];
  Secrets?: unknown;
}

const [task] = Object.values(templates.resources('MediaRelay', 'AWS::ECS::TaskDefinition'));
const [container] = task!.Properties['ContainerDefinitions'] as [Container];

test('the container runs on arm64, says how it is, and is given time to leave', () => {
  expect(task!.Properties).toMatchObject({
    RequiresCompatibilities: ['FARGATE'],
    RuntimePlatform: { CpuArchitecture: 'ARM64' },
  });
  expect(container).toMatchObject({
    StopTimeout: 120,
    ReadonlyRootFilesystem: true,
    HealthCheck: { Command: ['CMD', 'node', '-e', expect.stringContaining('http://127.0.0.1:8080/health')] },
    LogConfiguration: { LogDriver: 'awslogs' },
  });
});

test('the relay is given exactly the environment it reads', () => {
  expect(container.Environment.map(({ Name }) => Name).toSorted()).toEqual(
    [...Object.keys(relayEnv.shape), 'LOG_LEVEL', 'NODE_OPTIONS'].toSorted(),
  );
});

test('its secrets are names, which it reads at run time: a rotation needs no new task', () => {
  expect(container.Secrets).toBeUndefined();
  const value = (name: string) => templates.nameOf(container.Environment.find(({ Name }) => Name === name)?.Value);
  expect([value('TWILIO_SECRET_ARN'), value('OPENAI_SECRET_ARN'), value('STREAM_KEY_SECRET_ARN')]).toEqual([
    'Twilio',
    'OpenAi',
    'StreamKey',
  ]);
});

test('the relay may do what its code calls, and nothing more', () => {
  const role = templates.nameOf(task!.Properties['TaskRoleArn']);
  expect(allowed(templates, statementsOf(templates, 'MediaRelay', role))).toEqual({
    Calls:
      'dynamodb:BatchGetItem dynamodb:ConditionCheckItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem',
    SupplierOrders: 'dynamodb:GetItem',
    'Reception/index/byCaller': 'dynamodb:Query',
    Reservations: 'dynamodb:GetItem dynamodb:PutItem dynamodb:Query',
    Directory: 'dynamodb:GetItem',
    EndedCallsQueue: 'sqs:SendMessage',
    ConfirmationsToSendQueue: 'sqs:SendMessage',
    Events: 'dynamodb:PutItem',
    EventsToTellQueue: 'sqs:SendMessage',
    SipCallsLegsQueue: 'sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:ReceiveMessage',
    OpenAi: 'secretsmanager:GetSecretValue',
    StreamKey: 'secretsmanager:GetSecretValue',
    Twilio: 'secretsmanager:GetSecretValue',
    'parameter/comptoir/public-url': 'ssm:GetParameter',
    'arn:AWS::Partition:ecs:AWS::Region:AWS::AccountId:task/RelayCluster/*': 'ecs:UpdateTaskProtection',
  });
});

test('a bad version is taken back, and a good one comes before the old leaves', () => {
  relay.hasResourceProperties('AWS::ECS::Service', {
    LaunchType: 'FARGATE',
    DeploymentConfiguration: {
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      MinimumHealthyPercent: 100,
      MaximumPercent: 200,
    },
    NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'ENABLED' } },
    DesiredCount: Match.absent(),
  });
});

test('at least two relays run, and more when calls are many', async () => {
  relay.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 2, MaxCapacity: 10 });
  relay.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
    TargetTrackingScalingPolicyConfiguration: {
      CustomizedMetricSpecification: { Namespace: 'Comptoir', MetricName: 'ActiveCalls', Statistic: 'Average' },
      TargetValue: 150,
    },
  });
  const more = await synthesize({ env: { COMPTOIR_RELAY_TASKS: '4' } });
  more.stacks.MediaRelay.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 4 });
});

test('the load balancer has no public address, and lets a relay leave in peace', () => {
  relay.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
    Scheme: 'internal',
    Subnets: [{ Ref: Match.stringLikeRegexp('Balancer') }, { Ref: Match.stringLikeRegexp('Balancer') }],
    LoadBalancerAttributes: Match.arrayWith([{ Key: 'idle_timeout.timeout_seconds', Value: '120' }]),
  });
  relay.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
    HealthCheckPath: '/ready',
    TargetGroupAttributes: Match.arrayWith([{ Key: 'deregistration_delay.timeout_seconds', Value: '660' }]),
  });
});

test('only CloudFront reaches the load balancer, only that and relays reach the relays, and they reach only TLS and each other', () => {
  const ingress = Object.values(templates.resources('MediaRelay', 'AWS::EC2::SecurityGroupIngress'));
  const egress = Object.values(templates.resources('MediaRelay', 'AWS::EC2::SecurityGroupEgress'));
  const rules = [...ingress, ...egress].map(({ Type, Properties }) => ({
    way: Type.replace(/^.*SecurityGroup/, ''),
    of: templates.nameOf(Properties['GroupId']),
    with: templates.nameOf(
      Properties['SourcePrefixListId'] ??
        Properties['SourceSecurityGroupId'] ??
        Properties['DestinationSecurityGroupId'],
    ),
    port: Properties['FromPort'],
  }));
  expect(rules).toEqual([
    { way: 'Ingress', of: 'NetworkBalancerGroup', with: expect.stringContaining('CloudFrontOriginFacing'), port: 80 },
    { way: 'Ingress', of: 'NetworkRelayGroup', with: 'NetworkBalancerGroup', port: 8080 },
    { way: 'Ingress', of: 'NetworkRelayGroup', with: 'NetworkRelayGroup', port: 8080 },
    { way: 'Egress', of: 'NetworkBalancerGroup', with: 'NetworkRelayGroup', port: 8080 },
    { way: 'Egress', of: 'NetworkRelayGroup', with: 'NetworkRelayGroup', port: 8080 },
  ]);
  relay.hasResourceProperties('AWS::EC2::SecurityGroup', {
    SecurityGroupEgress: [Match.objectLike({ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443 })],
    SecurityGroupIngress: Match.absent(),
  });
});

test('a region whose prefix list we do not know can be told', async () => {
  const elsewhere = await synthesize({ context: { cloudFrontPrefixList: 'pl-0123abcd' } });
  const [fromCloudFront] = Object.values(elsewhere.resources('MediaRelay', 'AWS::EC2::SecurityGroupIngress'));
  expect(fromCloudFront?.Properties).toMatchObject({ SourcePrefixListId: 'pl-0123abcd', FromPort: 80, ToPort: 80 });
});

test('audio pays for no NAT gateway, and DynamoDB is reached inside AWS', () => {
  relay.resourceCountIs('AWS::EC2::NatGateway', 0);
  relay.hasResourceProperties('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' });
});

test('nothing that is not ours runs in the account: no helper functions', () => {
  relay.resourceCountIs('AWS::Lambda::Function', 0);
  templates.stacks.Edge.resourceCountIs('AWS::Lambda::Function', 0);
  templates.stacks.Data.resourceCountIs('AWS::Lambda::Function', 0);
});

import { createHash } from 'node:crypto';
import { ACCOUNT, REGION, arn } from './account.ts';

/** What `Ref` gives for a resource, and what `Fn::GetAtt` gives by attribute. */
export interface Identity {
  ref: string;
  attributes: Record<string, string>;
}

/** What an identity is made of: the name that the template gives, or one made of the ids. */
interface Named {
  name: string;
  logicalId: string;
  property(name: string): unknown;
}

/** Where things that have an address are reached on this machine. */
export interface Addresses {
  /** `http://127.0.0.1:4000`; queue URLs begin with it. */
  gatewayUrl: string;
  /** Host of the public address. */
  publicHost: string;
}

type Identify = (named: Named, addresses: Addresses) => Identity;

/** The property that may hold a physical name, by resource type. */
export const nameProperty: Record<string, string> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Lambda::Alias': 'Name',
  'AWS::IAM::Role': 'RoleName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::SSM::Parameter': 'Name',
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'Name',
  'AWS::ECS::Cluster': 'ClusterName',
  'AWS::ECS::TaskDefinition': 'Family',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SNS::Topic': 'TopicName',
};

const table: Identify = ({ name }) => {
  const tableArn = arn('dynamodb', `table/${name}`);
  return { ref: name, attributes: { Arn: tableArn, StreamArn: `${tableArn}/stream/1`, TableId: name } };
};

const byName =
  (service: string, resource: (name: string) => string): Identify =>
  ({ name }) => ({ ref: name, attributes: { Arn: arn(service, resource(name)) } });

const byArn =
  (service: string, resource: (name: string) => string): Identify =>
  ({ name }) => {
    const ref = arn(service, resource(name));
    return { ref, attributes: { Arn: ref, Name: name } };
  };

const identify: Record<string, Identify> = {
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::SQS::Queue': ({ name }, { gatewayUrl }) => {
    const url = `${gatewayUrl}/${ACCOUNT}/${name}`;
    return { ref: url, attributes: { Arn: arn('sqs', name), QueueName: name, QueueUrl: url } };
  },
  'AWS::Lambda::Function': byName('lambda', (name) => `function:${name}`),
  'AWS::Lambda::Version': ({ property }) => ({
    ref: `${functionArn(property('FunctionName'))}:1`,
    attributes: { Version: '1' },
  }),
  'AWS::Lambda::Alias': ({ name, property }) => {
    const ref = `${functionArn(property('FunctionName'))}:${name}`;
    return { ref, attributes: { AliasArn: ref } };
  },
  'AWS::IAM::Role': ({ name }) => {
    return { ref: name, attributes: { Arn: `arn:aws:iam::${ACCOUNT}:role/${name}`, RoleId: name } };
  },
  'AWS::IAM::ManagedPolicy': ({ name }) => ({ ref: `arn:aws:iam::${ACCOUNT}:policy/${name}`, attributes: {} }),
  'AWS::SecretsManager::Secret': ({ name }) => {
    // Secrets Manager adds six characters of its own to a secret's name.
    const suffix = createHash('sha256').update(name).digest('base64url').replaceAll(/[-_]/g, 'x').slice(0, 6);
    const ref = arn('secretsmanager', `secret:${name}-${suffix}`);
    return { ref, attributes: { Id: ref } };
  },
  'AWS::ApiGatewayV2::Api': ({ logicalId }) => {
    const id = logicalId.toLowerCase().slice(0, 20);
    return { ref: id, attributes: { ApiId: id, ApiEndpoint: `https://${apiHost(id)}` } };
  },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ({ name }) => {
    const ref = arn('elasticloadbalancing', `loadbalancer/app/${name}/1`);
    const dnsName = `${name}.${REGION}.elb.amazonaws.com`.toLowerCase();
    const fullName = `app/${name}/1`;
    return {
      ref,
      attributes: { LoadBalancerArn: ref, DNSName: dnsName, LoadBalancerFullName: fullName, LoadBalancerName: name },
    };
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': ({ name }) => {
    const ref = arn('elasticloadbalancing', `targetgroup/${name}/1`);
    return { ref, attributes: { TargetGroupArn: ref, TargetGroupFullName: `targetgroup/${name}/1` } };
  },
  'AWS::CloudFront::Distribution': ({ logicalId }, { publicHost }) => {
    return { ref: logicalId, attributes: { Id: logicalId, DomainName: publicHost } };
  },
  'AWS::ECS::Cluster': byName('ecs', (name) => `cluster/${name}`),
  'AWS::ECS::TaskDefinition': ({ name }) => {
    const ref = arn('ecs', `task-definition/${name}:1`);
    return { ref, attributes: { TaskDefinitionArn: ref } };
  },
  'AWS::ECS::Service': byArn('ecs', (name) => `service/${name}`),
  'AWS::SNS::Topic': byArn('sns', (name) => name),
  'AWS::Logs::LogGroup': byName('logs', (name) => `log-group:${name}:*`),
  'AWS::S3::Bucket': ({ name }) => {
    const bucket = name.toLowerCase();
    const domain = `${bucket}.s3.${REGION}.amazonaws.com`;
    return {
      ref: bucket,
      attributes: { Arn: `arn:aws:s3:::${bucket}`, DomainName: domain, RegionalDomainName: domain },
    };
  },
};

function functionArn(nameOrArn: unknown): string {
  const text = String(nameOrArn);
  return text.startsWith('arn:') ? text : arn('lambda', `function:${text}`);
}

export function apiHost(apiId: string): string {
  return `${apiId}.execute-api.${REGION}.amazonaws.com`;
}

/** The identity of any resource. Of types that nothing local asks about only the usual attributes are known. */
export function identityOf(type: string, named: Named, addresses: Addresses): Identity {
  const known = identify[type];
  if (known) return known(named, addresses);
  const service = (type.split('::')[1] ?? 'aws').toLowerCase();
  const { name, logicalId } = named;
  return { ref: name, attributes: { Arn: arn(service, logicalId), Id: logicalId, Name: name } };
}

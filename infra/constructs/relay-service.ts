import { type CfnElement, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import {
  Cluster,
  ContainerImage,
  ContainerInsights,
  CpuArchitecture,
  FargateService,
  FargateTaskDefinition,
  LogDriver,
  OperatingSystemFamily,
} from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { relayBundle } from '../bundle.ts';
import type { Settings } from '../settings.ts';
import type { RelayNetwork } from './relay-network.ts';

/** One virtual CPU is one core, and a relay uses one; 200 calls at 200 KB each are little of the memory. */
const CPU_UNITS = 1024;
const MEMORY_MIB = 2048;
/** The longest that Fargate lets a task take over leaving. The relay is done within 100 s. */
const STOP_SECONDS = 120;

export interface RelayServiceProps {
  network: RelayNetwork;
  port: number;
  environment: Record<string, string>;
  may: PolicyStatement[];
  settings: Settings;
}

/** The relay's container as a service that replaces its tasks without losing a call. */
export class RelayService extends Construct {
  readonly service: FargateService;

  constructor(scope: Construct, id: string, props: RelayServiceProps) {
    super(scope, id);
    const cluster = new Cluster(this, 'Cluster', {
      vpc: props.network.vpc,
      containerInsightsV2: ContainerInsights.ENABLED,
    });
    this.service = new FargateService(this, 'Service', {
      cluster,
      taskDefinition: this.#task(props, cluster),
      assignPublicIp: true,
      vpcSubnets: { subnetType: SubnetType.PUBLIC },
      securityGroups: [props.network.relayGroup],
      // New tasks stand before old ones leave. How many is the scaling's business: a number here would undo it at every deploy.
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { enable: true, rollback: true },
      healthCheckGracePeriod: Duration.seconds(30),
    });
  }

  #task(props: RelayServiceProps, cluster: Cluster): FargateTaskDefinition {
    const { settings } = props;
    const task = new FargateTaskDefinition(this, 'Task', {
      cpu: CPU_UNITS,
      memoryLimitMiB: MEMORY_MIB,
      runtimePlatform: { cpuArchitecture: CpuArchitecture.ARM64, operatingSystemFamily: OperatingSystemFamily.LINUX },
    });
    for (const statement of props.may) task.addToTaskRolePolicy(statement);
    // While it has calls, a task asks not to be the one that is stopped.
    task.addToTaskRolePolicy(
      new PolicyStatement({
        actions: ['ecs:UpdateTaskProtection'],
        resources: [
          Stack.of(this).formatArn({ service: 'ecs', resource: 'task', resourceName: `${cluster.clusterName}/*` }),
        ],
      }),
    );
    Validations.of(task.taskRole).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:task/<${Stack.of(this).getLogicalId(cluster.node.defaultChild as CfnElement)}>/*]`,
      reason: 'A task may protect tasks of its own cluster; its own id is not known before it runs.',
    });
    const logGroup = new LogGroup(this, 'Log', {
      retention: settings.logRetentionDays,
      removalPolicy: settings.production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    task.addContainer('Relay', {
      image: ContainerImage.fromAsset(relayBundle(), { platform: Platform.LINUX_ARM64 }),
      portMappings: [{ containerPort: props.port }],
      environment: props.environment,
      logging: LogDriver.awsLogs({ logGroup, streamPrefix: 'relay' }),
      // ECS does not read the one in the Dockerfile.
      healthCheck: {
        command: [
          'CMD',
          'node',
          '-e',
          `fetch('http://127.0.0.1:${props.port}/health').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))`,
        ],
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        retries: 3,
        startPeriod: Duration.seconds(10),
      },
      readonlyRootFilesystem: true,
      stopTimeout: Duration.seconds(STOP_SECONDS),
    });
    Validations.of(task).acknowledge({
      id: 'AwsSolutions-ECS2',
      reason: 'The variables are names and settings; what is secret is read from Secrets Manager at run time.',
    });
    Validations.of(task.obtainExecutionRole()).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'ecr:GetAuthorizationToken, with which ECS pulls the image, knows no resource.',
    });
    return task;
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, Stack, Validations } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { afterAll, expect, test } from 'vitest';
import { bundle, isBundled } from '../bundle.ts';
import { addChecks } from '../checks.ts';
import { comptoir } from '../comptoir.ts';

if (!(await isBundled())) await bundle();
const outdir = mkdtempSync(join(tmpdir(), 'comptoir-'));
afterAll(() => rmSync(outdir, { recursive: true }));

/** What CloudFormation's schemas and the AWS Solutions rules object to: `where rule`. */
function objections(app: App): string[] {
  addChecks(app);
  try {
    app.synth();
    return [];
  } catch (error) {
    const found = String(error).matchAll(/^ {3}(\S+) .*\n {3}Acknowledge with '(?:[\w-]+::)?([^']+)'/gm);
    return [...found].map(([, where, rule]) => `${where} ${rule}`);
  }
}

test('the templates are valid and break no rule that is not acknowledged, and the checks do look', () => {
  const app = comptoir({ env: {}, outdir });
  // Deliberate faults: if these were not found, nothing would be.
  const faulty = new Stack(app, 'Faulty');
  new Topic(faulty, 'Clear');
  new CfnQueue(faulty, 'Misspelt').addPropertyOverride('VisibilityTimeOut', 5);
  expect(objections(app)).toEqual([
    'Faulty/Clear/Resource AwsSolutions-SNS3',
    'Faulty/Misspelt AwsSolutions-SQS3',
    'Faulty/Misspelt AwsSolutions-SQS4',
    'Faulty/Misspelt F3002',
  ]);
});

test('every acknowledgement is known, and has a reason', () => {
  const app = comptoir({ env: {}, validate: false, outdir: join(outdir, 'acknowledged') });
  const acknowledged = app.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>))
      .map(([rule, reason]) => ({ where: node.path, rule: rule.replace(/^.*::(?=\w+-)/, ''), reason })),
  );
  expect(acknowledged.map(({ where, rule }) => `${where} ${rule}`)).toEqual([
    'Comptoir-Data/Twilio AwsSolutions-SMG4',
    'Comptoir-Data/OpenAi AwsSolutions-SMG4',
    'Comptoir-Data/OpenAiWebhook AwsSolutions-SMG4',
    'Comptoir-Data/ApiKey AwsSolutions-SMG4',
    'Comptoir-Data/EdgeKey AwsSolutions-SMG4',
    'Comptoir-Data/StreamKey AwsSolutions-SMG4',
    'Comptoir-Data/PersonKey AwsSolutions-SMG4',
    'Comptoir-Api/Public AwsSolutions-APIG4',
    // The CDK's own: the zones are those of whatever region it is deployed to.
    'Comptoir-MediaRelay CloudFormation-Validate::W3010',
    'Comptoir-MediaRelay/Network/Vpc AwsSolutions-VPC7',
    'Comptoir-MediaRelay/Relay/Task AwsSolutions-ECS2',
    'Comptoir-MediaRelay/Relay/Task/TaskRole AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:task/<RelayCluster6ADB58DA>/*]',
    'Comptoir-MediaRelay/Relay/Task/ExecutionRole AwsSolutions-IAM5[Resource::*]',
    'Comptoir-MediaRelay/Balancer AwsSolutions-ELB2',
    'Comptoir-Edge/Distribution AwsSolutions-CFR1',
    'Comptoir-Edge/Distribution AwsSolutions-CFR2',
    'Comptoir-Edge/Distribution AwsSolutions-CFR3',
    'Comptoir-Edge/Distribution AwsSolutions-CFR4',
  ]);
  for (const { reason } of acknowledged) expect(reason.length).toBeGreaterThan(50);
});

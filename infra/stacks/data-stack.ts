import { CfnOutput, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Secret, type SecretStringGenerator } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import {
  callsTable,
  directoryTable,
  eventsTable,
  erasuresTable,
  ledgerTable,
  receptionTable,
  reservationsTable,
  supplierOrdersTable,
} from '../../shared/dynamodb/table.ts';
import { DataTable } from '../constructs/data-table.ts';
import type { Settings } from '../settings.ts';

export type Tables = DataStack['tables'];
export type Secrets = DataStack['secrets'];

/** What must survive everything else: tables, secrets, and who is told when something breaks. */
export class DataStack extends Stack {
  readonly tables;
  readonly secrets;
  readonly alarmTopic: Topic;
  readonly #production: boolean;

  constructor(scope: Construct, settings: Settings) {
    super(scope, `${settings.name}-Data`, {
      description: 'Comptoir: tables and secrets',
      terminationProtection: settings.production,
    });
    this.#production = settings.production;
    this.tables = {
      calls: new DataTable(this, callsTable, settings),
      supplierOrders: new DataTable(this, supplierOrdersTable, settings),
      reception: new DataTable(this, receptionTable, settings),
      reservations: new DataTable(this, reservationsTable, settings),
      directory: new DataTable(this, directoryTable, settings),
      events: new DataTable(this, eventsTable, settings),
      ledger: new DataTable(this, ledgerTable, settings),
      erasures: new DataTable(this, erasuresTable, settings),
    };
    this.secrets = {
      twilio: this.#account('Twilio', 'authToken', {
        accountSid: 'AC00000000000000000000000000000000',
        phoneNumber: '+33000000000',
      }),
      openai: this.#account('OpenAi', 'apiKey', {}),
      openaiWebhook: this.#account('OpenAiWebhook', 'webhookSecret', {}),
      apiKey: this.#generated('ApiKey', 'What clients of the HTTP API send as x-api-key'),
      edgeKey: this.#generated('EdgeKey', 'What the edge sends so that nobody goes around it'),
      streamKey: this.#generated('StreamKey', 'Signs the passes with which a call may open a media stream'),
      personKey: this.#generated('PersonKey', 'Hashes the numbers of people who were erased: docs/privacy.md'),
    };
    this.alarmTopic = this.#alarms(settings.alarmEmail);
    new CfnOutput(this, 'ApiKeySecretArn', { value: this.secrets.apiKey.secretArn });
  }

  /**
   * An account at a provider, as JSON that the owner fills in. Until then its key is a random text, so that nobody can sign
   * with a placeholder that everybody can read. The template must never change, not even by a field: CloudFormation would
   * write a new text over the owner's keys.
   */
  #account(id: string, key: string, template: Record<string, string>): Secret {
    const secret = this.#secret(
      id,
      `${id} account, to be filled in: ${[...Object.keys(template), key].join(', ')}`,
      { secretStringTemplate: JSON.stringify(template), generateStringKey: key, excludePunctuation: true },
      'Only the provider can issue these keys: the owner puts the next version, and both are valid meanwhile.',
    );
    new CfnOutput(this, `${id}SecretArn`, { value: secret.secretArn });
    return secret;
  }

  #generated(id: string, description: string): Secret {
    return this.#secret(
      id,
      description,
      { excludePunctuation: true, includeSpace: false, passwordLength: 48 },
      'Rotated on purpose: clients, or the edge, must be given the new key while the previous one still works.',
    );
  }

  #secret(id: string, description: string, generateSecretString: SecretStringGenerator, notRotated: string): Secret {
    const removalPolicy = this.#production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const secret = new Secret(this, id, { description, generateSecretString, removalPolicy });
    Validations.of(secret).acknowledge({ id: 'AwsSolutions-SMG4', reason: notRotated });
    return secret;
  }

  #alarms(email: string | undefined): Topic {
    const topic = new Topic(this, 'Alarms', { displayName: 'Comptoir alarms', enforceSSL: true });
    // A topic with a policy of its own loses the default one, by which CloudWatch of this account could publish.
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    if (email !== undefined) topic.addSubscription(new EmailSubscription(email));
    return topic;
  }
}

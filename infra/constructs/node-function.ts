import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  type IFunction,
  LoggingFormat,
  RecursiveLoop,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import * as z from 'zod/mini';
import { functionBundle } from '../bundle.ts';
import type { Settings } from '../settings.ts';

export interface NodeFunctionProps<Schema extends z.ZodMiniObject> {
  /** The entry's path under `functions/`, without `.ts`. */
  entry: string;
  /** The schema through which the entry reads its environment, … */
  schema: Schema;
  /** … so that a variable which is missing here does not compile. */
  environment: z.input<Schema>;
  /** Everything the function may do, besides writing its log. */
  may: PolicyStatement[];
  timeout: Duration;
  /** CPU comes with it. @default 512 */
  memoryMb?: number;
  /** Copies that are kept ready to answer at once. @default 0, every function starts cold now and then */
  warmCopies?: number;
  /**
   * Whether what it does may come back to it, through queues: waiting for a line, calling again. Lambda would take the
   * sixteenth round for a runaway and give the message up; ours end by the call's own limits. @default false
   */
  comesRound?: boolean;
  /** Copies that may run at the same time, set aside from the account's quota. @default whatever the account allows */
  reservedConcurrency?: number;
  settings: Settings;
}

/** One bundle of `functions/` as a Lambda function, with a role and a log of its own. */
export class NodeFunction<Schema extends z.ZodMiniObject = z.ZodMiniObject> extends Construct {
  readonly function: LambdaFunction;
  /** What to invoke: the warm copies where there are any. */
  readonly live: IFunction;

  constructor(scope: Construct, id: string, props: NodeFunctionProps<Schema>) {
    super(scope, id);
    const { settings } = props;
    const logGroup = new LogGroup(this, 'Log', {
      retention: settings.logRetentionDays,
      removalPolicy: settings.production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    for (const statement of props.may) role.addToPolicy(statement);
    logGroup.grantWrite(role);

    this.function = new LambdaFunction(this, 'Function', {
      description: `functions/${props.entry}.ts`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(functionBundle(props.entry)),
      handler: 'index.handler',
      environment: {
        ...checked(props),
        LOG_LEVEL: settings.product.LOG_LEVEL,
      },
      timeout: props.timeout,
      memorySize: props.memoryMb ?? 512,
      ...(props.reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: props.reservedConcurrency }),
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      // Lambda filters too, by default what is below `info`.
      applicationLogLevelV2: ApplicationLogLevel[logLevel(settings)],
      ...(props.comesRound ? { recursiveLoop: RecursiveLoop.ALLOW } : {}),
    });
    const { warmCopies = 0 } = props;
    this.live =
      warmCopies === 0
        ? this.function
        : this.function.addAlias('live', { provisionedConcurrentExecutions: warmCopies });
  }
}

const logLevel = ({ product }: Settings) => product.LOG_LEVEL.toUpperCase() as Uppercase<typeof product.LOG_LEVEL>;

/**
 * The environment as the function will read it. A value out of range, or a variable that the entry does not ask for, is an
 * error here and not at the first invocation.
 */
function checked<Schema extends z.ZodMiniObject>(props: NodeFunctionProps<Schema>): Record<string, string> {
  const { entry, schema, environment } = props;
  const result = z.safeParse(schema, environment);
  const wrong = result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const unknown = Object.keys(environment).filter((name) => !Object.hasOwn(schema.shape, name));
  const faults = [...wrong, ...unknown.map((name) => `${name}: nobody reads it`)];
  if (faults.length > 0) throw new Error(`The environment of functions/${entry}.ts is wrong. ${faults.join('; ')}`);
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value)]));
}

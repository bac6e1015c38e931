import { ACCOUNT, REGION } from './account.ts';

/** Stands for a property that is to be left out (`AWS::NoValue`). */
export const NO_VALUE = Symbol('AWS::NoValue');

/** CloudFormation's own parameters; undefined for any other name. */
export function pseudoParameter(name: string, stackName: string): string | symbol | undefined {
  switch (name) {
    case 'AWS::AccountId':
      return ACCOUNT;
    case 'AWS::Region':
      return REGION;
    case 'AWS::Partition':
      return 'aws';
    case 'AWS::URLSuffix':
      return 'amazonaws.com';
    case 'AWS::StackName':
      return stackName;
    case 'AWS::StackId':
      return `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/${stackName}/local`;
    case 'AWS::NoValue':
      return NO_VALUE;
    default:
      return undefined;
  }
}

/** One resource as the template declares it, its intrinsic functions unresolved. */
export interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  Condition?: string | undefined;
}

export interface Template {
  Resources: Record<string, Resource>;
  Outputs: Record<string, { Value: unknown; Export?: { Name: unknown } | undefined }>;
  Parameters: Record<string, { Type: string; Default?: unknown }>;
  Conditions: Record<string, unknown>;
  Mappings: Record<string, Record<string, Record<string, unknown>>>;
}

export interface Stack {
  name: string;
  template: Template;
}

/** What `cdk synth` leaves behind: the templates, and where the code that they name lies. */
export interface Assembly {
  stacks: Stack[];
  /** From the object key in the deployment bucket to the folder or file. */
  files: Map<string, string>;
  /** From the image's tag to the folder it would be built from. */
  images: Map<string, string>;
}

/** A resource with where it stands. */
export interface Placed {
  stack: Stack;
  logicalId: string;
  resource: Resource;
}

export function resourcesOf(assembly: Assembly, ...types: string[]): Placed[] {
  return assembly.stacks.flatMap((stack) =>
    Object.entries(stack.template.Resources)
      .filter(([, resource]) => types.includes(resource.Type))
      .map(([logicalId, resource]) => ({ stack, logicalId, resource })),
  );
}

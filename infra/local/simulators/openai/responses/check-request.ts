import { ApiError } from '../api-error.ts';
import { findModel, type Model } from '../models.ts';
import type { CreateResponse } from './request-schema.ts';
import { checkStrictSchema } from './strict-schema.ts';
import { textOfInput } from './input-text.ts';

const NAME = /^[a-zA-Z0-9_-]+$/;

/** Refuses what the API refuses of a request that is well formed. Returns the model asked for. */
export function checkRequest(request: CreateResponse, now: number): Model {
  const model = findModel(request.model, now);
  if (model?.serves !== 'responses') {
    const message = `The requested model '${request.model}' does not exist.`;
    throw new ApiError({ code: 'model_not_found', message, param: 'model' }, 400);
  }
  checkReasoning(request, model);
  checkFormat(request);
  for (const [index, tool] of (request.tools ?? []).entries()) {
    checkName(tool.name, `tools[${index}].name`);
    // The API is strict about functions unless told otherwise.
    if (tool.strict === false || !tool.parameters) continue;
    const place = {
      subject: `function '${tool.name}'`,
      code: 'invalid_function_parameters',
      param: `tools[${index}].parameters`,
    } as const;
    checkStrictSchema(tool.parameters, place);
  }
  checkToolChoice(request);
  checkCallOutputs(request);
  if (request.stream || request.background) {
    const param = request.stream ? 'stream' : 'background';
    const message = `The OpenAI simulator does not serve '${param}' responses.`;
    throw new ApiError({ code: 'unsupported_by_simulator', message, param });
  }
  return model;
}

function checkReasoning(request: CreateResponse, model: Model): void {
  for (const name of ['temperature', 'top_p'] as const) {
    const value = request[name];
    const thinks = model.reasons && request.reasoning?.effort !== 'none';
    if (thinks && value !== undefined && value !== null && value !== 1) throw unsupported(name);
  }
  if (!model.reasons && request.reasoning?.effort) throw unsupported('reasoning.effort');
}

function unsupported(param: string): ApiError {
  const message = `Unsupported parameter: '${param}' is not supported with this model.`;
  return new ApiError({ code: 'unsupported_parameter', message, param });
}

function checkFormat(request: CreateResponse): void {
  const format = request.text?.format;
  if (format?.type === 'json_object' && !/json/i.test(`${request.instructions ?? ''} ${textOfInput(request.input)}`)) {
    const message =
      "Response input messages must contain the word 'json' in some form to use 'text.format' of type 'json_object'.";
    throw new ApiError({ message, param: 'input' });
  }
  if (format?.type !== 'json_schema') return;
  checkName(format.name, 'text.format.name');
  if (!format.strict) return;
  const place = {
    subject: `response_format '${format.name}'`,
    code: 'invalid_json_schema',
    param: 'text.format.schema',
  } as const;
  checkStrictSchema(format.schema, place);
}

function checkName(name: string, param: string): void {
  if (NAME.test(name)) return;
  const message = `Invalid '${param}': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.`;
  throw new ApiError({ code: 'invalid_value', message, param });
}

function checkToolChoice({ tool_choice: choice, tools = [] }: CreateResponse): void {
  if (typeof choice === 'object' && !tools.some(({ name }) => name === choice.name)) {
    const message = `Tool choice 'function' not found in 'tools' parameter.`;
    throw new ApiError({ message, param: 'tool_choice' });
  }
  if (choice === 'required' && tools.length === 0) {
    const message = `Tool choice 'required' must be specified with 'tools' parameter.`;
    throw new ApiError({ message, param: 'tool_choice' });
  }
}

/** Every output must answer a call of the same input, unless an earlier response holds it. */
function checkCallOutputs({ input, previous_response_id: previous }: CreateResponse): void {
  if (typeof input === 'string' || previous) return;
  const calls = new Set(input.flatMap((item) => (item.type === 'function_call' ? [item.call_id] : [])));
  for (const item of input) {
    if (item.type !== 'function_call_output' || calls.has(item.call_id)) continue;
    const message = `No tool call found for function call output with call_id ${item.call_id}.`;
    throw new ApiError({ message, param: 'input' });
  }
  const outputs = new Set(input.flatMap((item) => (item.type === 'function_call_output' ? [item.call_id] : [])));
  const open = [...calls].find((call) => !outputs.has(call));
  if (open !== undefined) {
    throw new ApiError({ message: `No tool output found for function call ${open}.`, param: 'input' });
  }
}

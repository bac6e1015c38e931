import type { Clock } from '../clock.ts';
import { ApiError } from '../api-error.ts';
import { availableModels, findModel, type Model } from '../models.ts';
import type { Route } from './route.ts';

/** `GET /v1/models` and `GET /v1/models/{id}`, with the day each model will be shut down. */
export function modelsRoutes(clock: Clock): Route[] {
  return [
    {
      method: 'GET',
      path: /^\/v1\/models$/,
      handle: () => ({
        status: 200,
        body: { object: 'list', data: availableModels(clock.now()).map((model) => viewModel(model)) },
      }),
    },
    {
      method: 'GET',
      path: /^\/v1\/models\/(?<id>[^/]+)$/,
      handle: ({ groups }) => {
        const id = decodeURIComponent(groups['id'] ?? '');
        const model = findModel(id, clock.now());
        if (model) return { status: 200, body: viewModel(model) };
        const message = `The model '${id}' does not exist`;
        throw new ApiError({ code: 'model_not_found', message, param: 'model' }, 404);
      },
    },
  ];
}

function viewModel({ id, created, shutdownDate }: Model) {
  return { id, object: 'model', created, owned_by: 'system', shutdown_date: shutdownDate };
}

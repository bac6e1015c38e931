/** A route of an HTTP API and the path parameters of the request that matched it. */
export interface RouteMatch<Route> {
  route: Route;
  pathParameters: Record<string, string> | undefined;
}

interface Candidate<Route> extends RouteMatch<Route> {
  /** Compared from left to right: the smaller, the more specific. */
  rank: number[];
}

const SAME = 0;
const PARAMETER = 1;
const GREEDY = 2;
const ANY_METHOD = 1;

/** Chooses among routes as API Gateway does: the most specific path, then the named method before ANY, `$default` last. */
export function matchRoute<Route extends { key: string }>(
  routes: readonly Route[],
  method: string,
  path: string,
): RouteMatch<Route> | undefined {
  const [best] = routes
    .map((route) => candidate(route, method, path))
    .filter((found) => found !== undefined)
    .toSorted((one, other) => compare(one.rank, other.rank));
  if (best) return best;
  const fallback = routes.find(({ key }) => key === '$default');
  return fallback && { route: fallback, pathParameters: undefined };
}

function candidate<Route extends { key: string }>(
  route: Route,
  method: string,
  path: string,
): Candidate<Route> | undefined {
  const [routeMethod, pattern] = route.key.split(' ');
  if (pattern === undefined || (routeMethod !== 'ANY' && routeMethod !== method)) return undefined;
  const wanted = pattern.split('/');
  const given = path.split('/');
  const parameters: Record<string, string> = {};
  const rank: number[] = [];
  for (const [index, segment] of wanted.entries()) {
    const [, name, greedy] = /^\{([^}+]+)(\+)?\}$/.exec(segment) ?? [];
    const value = given[index];
    if (value === undefined || (name !== undefined && value === '')) return undefined;
    if (name !== undefined && greedy) {
      parameters[name] = given.slice(index).join('/');
      rank.push(GREEDY);
      return { route, pathParameters: parameters, rank: [...rank, methodRank(routeMethod)] };
    }
    if (name === undefined && segment !== value) return undefined;
    if (name !== undefined) parameters[name] = value;
    rank.push(name === undefined ? SAME : PARAMETER);
  }
  if (given.length !== wanted.length) return undefined;
  const pathParameters = Object.keys(parameters).length > 0 ? parameters : undefined;
  return { route, pathParameters, rank: [...rank, methodRank(routeMethod)] };
}

function methodRank(method: string | undefined): number {
  return method === 'ANY' ? ANY_METHOD : SAME;
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (const [index, value] of one.entries()) {
    const difference = value - (other[index] ?? GREEDY);
    if (difference !== 0) return difference;
  }
  return 0;
}

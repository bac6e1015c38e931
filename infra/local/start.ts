import { enableCompileCache } from 'node:module';
import { COMPILE_CACHE } from './processes/compile-cache.ts';

// `npm start`: the whole platform on one port. What follows is imported only now, so that Node keeps its types stripped and
// its code compiled from one start to the next: that halves the time until the platform is ready.
enableCompileCache(COMPILE_CACHE);
await import('./platform/main.ts');

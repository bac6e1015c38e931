import color from 'picocolors';

/** What the platform says while it runs. Errors go to standard error, so that a script can tell them apart. */
export interface Terminal {
  step(text: string): void;
  info(text: string): void;
  warn(source: string, text: string): void;
  error(source: string, text: string): void;
}

export function createTerminal(): Terminal {
  return {
    step: (text) => console.log(color.dim(`· ${text}`)),
    info: (text) => console.log(text),
    warn: (source, text) => console.log(`${color.yellow('warn')}  ${color.dim(source)}  ${text}`),
    error: (source, text) => console.error(`${color.red('error')} ${color.dim(source)}  ${text}`),
  };
}

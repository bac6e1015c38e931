import color from 'picocolors';
import type { LogFile } from '../processes/log-file.ts';

/** What the platform says while it runs. Errors go to standard error, so that a script can tell them apart. */
export interface Terminal {
  step(text: string): void;
  info(text: string): void;
  warn(source: string, text: string): void;
  error(source: string, text: string): void;
  /** Repeats what stands in somebody else's log. */
  quote(level: 'warn' | 'error', source: string, text: string): void;
}

export function createTerminal(): Terminal {
  const warn = (source: string, text: string) => console.log(`${color.yellow('warn')}  ${color.dim(source)}  ${text}`);
  const error = (source: string, text: string) => console.error(`${color.red('error')} ${color.dim(source)}  ${text}`);
  return {
    step: (text) => console.log(color.dim(`· ${text}`)),
    info: (text) => console.log(text),
    warn,
    error,
    quote: (level, source, text) => (level === 'warn' ? warn : error)(source, text),
  };
}

/** The same terminal, which also keeps in `log` what the platform itself has to say. */
export function keptTerminal(terminal: Terminal, log: LogFile): Terminal {
  const keep = (level: 'info' | 'warn' | 'error', message: string, fields: Record<string, string> = {}) =>
    log.write(JSON.stringify({ time: new Date().toISOString(), level, message, ...fields }));
  return {
    ...terminal,
    step(text) {
      keep('info', text);
      terminal.step(text);
    },
    warn(source, text) {
      keep('warn', text, { about: source });
      terminal.warn(source, text);
    },
    error(source, text) {
      keep('error', text, { about: source });
      terminal.error(source, text);
    },
  };
}

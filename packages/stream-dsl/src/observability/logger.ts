/** Where an application tells what happens to it; pino has this shape. Called for events, never for records. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export type LogLevel = keyof Logger;

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export interface JsonLoggerOptions {
  /** What is less is left out. Default `info`. */
  readonly level?: LogLevel | undefined;
  /** Gets each line with its end. Default: standard output. */
  readonly write?: ((line: string) => void) | undefined;
  readonly nowMs?: (() => number) | undefined;
}

/** One line of JSON per event: `time` in UTC, `level`, `message`, then its fields; errors with code and message. */
export function jsonLogger(options: JsonLoggerOptions = {}): Logger {
  const {level = 'info', nowMs = Date.now} = options;
  const {write = (line: string): void => void process.stdout.write(line)} = options;
  const least = LEVELS.indexOf(level);
  const at = (name: LogLevel) =>
    LEVELS.indexOf(name) < least
      ? () => undefined
      : (fields: object, message: string): void => {
          const time = new Date(nowMs()).toISOString();
          write(`${JSON.stringify({time, level: name, message, ...fields}, plain)}\n`);
        };
  return {debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error')};
}

function plain(_name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (!(value instanceof Error)) return value;
  const {code} = value as {code?: unknown};
  const cause = value.cause === undefined ? {} : {cause: value.cause};
  return {
    name: value.name,
    ...(code === undefined ? {} : {code}),
    message: value.message,
    ...cause,
  };
}

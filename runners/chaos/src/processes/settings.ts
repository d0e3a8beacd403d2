/** What all processes wait for at most: short, as faults are many and the network is the loopback address. */
export const clientTimeouts = {
  connectTimeoutMs: 2_000,
  requestTimeoutMs: 5_000,
} as const;

export const commitIntervalMs = 500;
export const sessionTimeoutMs = 6_000;

/** What a process of the run is told by its environment. Throws a `TypeError` for what is missing. */
export function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new TypeError(`${name} is not set`);
  return value;
}

export function requiredNumber(name: string): number {
  const value = Number(required(name));
  if (!Number.isFinite(value)) throw new TypeError(`${name} is no number`);
  return value;
}

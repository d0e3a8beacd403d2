/** One line of JSON that a runner printed. */
export type Figures = Readonly<Record<string, unknown>>;

/** The line as figures; undefined when it is none. */
export function asFigures(line: string): Figures | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Figures) : undefined;
  } catch {
    return undefined;
  }
}

/** A number among the figures; undefined when there is none of that name. */
export function figure(figures: Figures | undefined, name: string): number | undefined {
  const value = figures?.[name];
  return typeof value === 'number' ? value : undefined;
}

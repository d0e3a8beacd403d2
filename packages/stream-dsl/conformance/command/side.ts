import type {Scenario} from '../scenario/scenario.ts';

/** Something that runs scenarios: our library, or a judge. What it cannot run gives a line `{"invalid": ..}`. */
export type Side = Readonly<{
  name: string;
  run: (scenario: Scenario) => Promise<readonly string[]>;
  close: () => Promise<void>;
}>;

type Run = Side['run'];

/** A side in this process; what it throws becomes a line, so that it is shown and shrunk as any difference. */
export function localSide(name: string, run: Run): Side {
  return {
    name,
    run: async (scenario) => {
      try {
        return await run(scenario);
      } catch (error) {
        const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        return [JSON.stringify({invalid: `it threw ${why}`})];
      }
    },
    close: async () => undefined,
  };
}

import {type Query, queries} from '../queries/queries.ts';
import type {Stage} from '../stage.ts';
import {runEmbedded} from './embedded-run.ts';

export const statelessStage = embeddedStage({
  name: 'stateless',
  what: 'Q0 on the embedded broker, exactly once: what is no page view goes on with five fields',
  query: queries.q0,
});

export const windowedJoinStage = embeddedStage({
  name: 'windowed-join',
  what: 'Q1 on the embedded broker, exactly once: joined with the profile, counted and summed per customer and minute',
  query: queries.q1,
});

function embeddedStage(of: {
  readonly name: string;
  readonly what: string;
  readonly query: Query;
}): Stage {
  const {name, what, query} = of;
  return {
    name,
    what,
    run: async ({options: {runs, isQuick}}) => {
      const events = isQuick ? 100_000 : 600_000;
      return [await runEmbedded({name: `${query.title}, embedded`, runs, events, query})];
    },
  };
}

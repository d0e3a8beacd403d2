import {describe} from '../topology/describe.ts';
import {toMermaid} from '../topology/mermaid.ts';
import {toJson} from '../topology/topology-json.ts';
import {type HttpAnswer, jsonAnswer, refusal, textAnswer} from './http-answer.ts';
import {prometheusText} from './metric-families.ts';
import type {OperableApp} from './operable-app.ts';

/**
 * Whether the process is of use, for a liveness probe: 503 once the application has failed or been closed, or its loop
 * has not turned for so long although it runs.
 */
export function health(app: OperableApp, stalledAfterMs: number, nowMs: number): HttpAnswer {
  const {state, lastTurnMs} = app;
  const stillMs = lastTurnMs === undefined ? 0 : nowMs - lastTurnMs;
  const isStalled = state === 'running' && stillMs > stalledAfterMs;
  const isHealthy = state !== 'failed' && state !== 'closed' && !isStalled;
  return jsonAnswer({isHealthy, state, lastTurnMsAgo: stillMs}, isHealthy ? 200 : 503);
}

/** Whether its tasks are here, with their state, for a readiness probe. */
export function readiness(app: OperableApp): HttpAnswer {
  const {state, isReady, isPaused} = app;
  const opening = app.view.tasks().filter((task) => task.state === 'opening');
  const body = {isReady, state, isPaused, tasksOpening: opening.map(({name}) => name)};
  return jsonAnswer(body, isReady ? 200 : 503);
}

export function metrics(app: OperableApp): HttpAnswer {
  const type = 'text/plain; version=0.0.4; charset=utf-8';
  return {status: 200, type, body: prometheusText(app)};
}

/** As text, JSON or a flowchart (KIP-1331): by `?format=`, or by what the client accepts. */
export function showTopology(
  app: OperableApp,
  format: string | null,
  accept: string | undefined,
): HttpAnswer {
  switch (format ?? formatOf(accept)) {
    case 'json':
      return jsonAnswer(toJson(app.topology));
    case 'mermaid':
      return textAnswer(toMermaid(toJson(app.topology)));
    case 'text':
      return textAnswer(describe(app.topology));
    default:
      return refusal(400, 'BAD_FORMAT', 'format is text, json or mermaid');
  }
}

export function listTasks(app: OperableApp): HttpAnswer {
  const {topology, state, isReady, isPaused} = app;
  return jsonAnswer({
    application: topology.name,
    ...{state, isReady, isPaused, tasks: app.view.tasks()},
  });
}

function formatOf(accept = ''): string {
  if (accept.includes('application/json')) return 'json';
  return accept.includes('mermaid') ? 'mermaid' : 'text';
}

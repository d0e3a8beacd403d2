import type {Graph} from '../graph/graph.ts';
import type {AppView} from '../runtime/app-view.ts';
import type {StoreHandle} from '../runtime/instance/store-handle.ts';
import type {StoreOptions} from '../runtime/instance/stores.ts';
import type {AppMetrics, AppState} from '../runtime/stream-app.ts';

/** What the HTTP side needs of an application; `run` gives one. */
export interface OperableApp {
  readonly topology: {readonly name: string; readonly graph: Graph};
  readonly state: AppState;
  /** Runs, and the state of all its tasks is here. */
  readonly isReady: boolean;
  readonly isPaused: boolean;
  /** When its loop last began a turn, in milliseconds of its clock; undefined while it has none. */
  readonly lastTurnMs: number | undefined;
  readonly view: AppView;
  pause(): void;
  resume(): void;
  metrics(): AppMetrics;
  store(name: string, options?: StoreOptions): StoreHandle;
}

import type {TimeWindows} from './time-windows.ts';

/** All ways to cut event time for an aggregate. Plain data. */
export type Windows = TimeWindows;

import {parentPort, workerData} from 'node:worker_threads';
import {runShare, type Share} from './run-share.ts';

// Only `runHistories` starts it.
parentPort?.postMessage(await runShare(workerData as Share));

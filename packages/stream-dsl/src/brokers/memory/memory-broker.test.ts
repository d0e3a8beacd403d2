import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describeBroker} from '../../../test/broker-conformance.ts';
import {memoryBroker} from './memory-broker.ts';

describeBroker('in memory', async () => {
  const main = memoryBroker();
  return {broker: () => main.connection(), close: () => main.close()};
});

describeBroker('in a folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'broker-'));
  const main = memoryBroker({folder});
  const close = async () => {
    await main.close();
    await rm(folder, {recursive: true});
  };
  return {broker: () => main.connection(), close};
});

import type {Fault, TimedFault} from './fault.ts';
import {isAtCall} from './fault.ts';
import type {Fleet} from './fleet.ts';
import type {World} from './world.ts';

/** Plans what befalls instances and the broker at given times. */
export function planDisturbances(world: World, fleet: Fleet, faults: readonly Fault[]): void {
  for (const fault of faults) {
    if (!isAtCall(fault)) world.after(fault.atMs, () => disturb(world, fleet, fault));
  }
}

/** From here on all is well: everybody is awake and connected. */
export function endDisturbances(world: World, fleet: Fleet): void {
  world.note('no more faults');
  world.injector.stop();
  world.isBrokerDown = false;
  world.hasCoordinator = true;
  for (const host of fleet.hosts) {
    setFull(world, fleet, host.index, false);
    host.thaw();
    host.heal();
  }
}

const OF_DISKS: ReadonlySet<TimedFault['kind']> = new Set(['disk full', 'torn store']);

function disturb(world: World, fleet: Fleet, fault: TimedFault): void {
  const {kind, instance, forMs} = fault;
  const host = fleet.host(instance);
  if (kind === 'restart') {
    void fleet.bounce(instance, forMs);
    return;
  }
  if (host === undefined || host.isDead) return;
  if (OF_DISKS.has(kind) && fleet.disk(instance) === undefined) return;
  world.tally.strike(kind);
  switch (kind) {
    case 'crash':
      host.crash(world.random.chance(50));
      return;
    case 'frozen':
      host.freeze();
      world.after(forMs, () => host.thaw());
      return;
    case 'network cut':
      host.cut();
      world.after(forMs, () => host.heal());
      return;
    case 'disk full':
      setFull(world, fleet, instance, true);
      world.after(forMs, () => setFull(world, fleet, instance, false));
      return;
    case 'torn store':
      void fleet.disk(instance)?.tear();
      host.crash(true);
      return;
    case 'clock jump':
      host.jump(fault.byMs ?? 0);
      return;
    case 'broker down':
      world.note('the broker is down');
      world.isBrokerDown = true;
      world.after(forMs, () => {
        world.note('the broker is back');
        world.isBrokerDown = false;
      });
      return;
    case 'coordinator moved':
      world.note('the coordinator moves');
      world.hasCoordinator = false;
      // A new coordinator may not know its members any more.
      if (world.random.chance(30)) for (const each of fleet.hosts) each.forgetMembers();
      world.after(forMs, () => {
        world.note('the coordinator is found');
        world.hasCoordinator = true;
      });
      return;
    default:
      kind satisfies never;
  }
}

function setFull(world: World, fleet: Fleet, instance: number, isFull: boolean): void {
  const disk = fleet.disk(instance);
  if (disk === undefined || disk.isFull === isFull) return;
  world.note(`the disk of instance ${instance} ${isFull ? 'is full' : 'has room again'}`);
  disk.isFull = isFull;
}

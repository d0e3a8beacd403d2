import type {Arrow, Place} from './import-graph.ts';

/** The arrows as a Mermaid flowchart: a box for each workspace with its rooms inside. */
export function toMermaid(arrows: readonly Arrow[]): string {
  const places = arrows.flatMap(({from, to}) => [from, to]);
  const workspaces = [...new Set(places.map(({workspace}) => workspace))].sort();
  const boxes = workspaces.flatMap((workspace) => {
    const rooms = new Set(
      places.flatMap((place) =>
        place.workspace === workspace && place.room !== undefined ? [place.room] : [],
      ),
    );
    if (rooms.size === 0) return [`  ${id({workspace, room: undefined})}["${workspace}"]`];
    return [
      `  subgraph ${id({workspace, room: undefined})}["${workspace}"]`,
      ...[...rooms].sort().map((room) => `    ${id({workspace, room})}["${room}"]`),
      '  end',
    ];
  });
  const lines = arrows.map(({from, to}) => `  ${id(from)} --> ${id(to)}`);
  return ['flowchart TB', ...boxes, ...lines].join('\n');
}

function id({workspace, room}: Place): string {
  return [workspace, room]
    .filter((part) => part !== undefined)
    .join('/')
    .replaceAll(/[^a-z0-9]+/g, '_');
}

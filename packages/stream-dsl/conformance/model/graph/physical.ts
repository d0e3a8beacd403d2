import type {ModelRecord} from '../model-record.ts';
import type {Operator, TaskContext} from '../operator.ts';
import type {Task} from '../task/task.ts';

type Process = (record: ModelRecord<unknown>) => void;

/** A processor in its place. */
export type PhysicalNode = {
  readonly children: PhysicalNode[];
  readonly operator: Operator<unknown, unknown>;
  process: Process;
};

/** What the graph is written to: processors in the order in which the reference adds them. */
export class Physical {
  readonly #nodes: PhysicalNode[] = [];
  readonly #sources: Readonly<{topic: string; node: PhysicalNode; isGlobal: boolean}>[] = [];

  add<In, Out>(operator: Operator<In, Out>, parents: readonly PhysicalNode[]): PhysicalNode {
    const node: PhysicalNode = {
      children: [],
      // Records of any value flow between operators that were made for each other.
      operator: operator as Operator<unknown, unknown>,
      process: () => {
        throw new Error('the topology has not started');
      },
    };
    this.#nodes.push(node);
    for (const parent of parents) parent.children.push(node);
    return node;
  }

  addSource(topic: string, isGlobal = false): PhysicalNode {
    const node = this.add<unknown, unknown>(({forward}) => forward, []);
    this.#sources.push({topic, node, isGlobal});
    return node;
  }

  start(task: Task): void {
    for (const node of this.#nodes) node.process = begin(node, task);
    for (const {topic, node, isGlobal} of this.#sources) {
      if (isGlobal) task.readGlobal(topic, (record) => node.process(record));
      else task.read(topic, (record) => node.process(record));
    }
  }
}

function begin({operator, children}: PhysicalNode, task: TaskContext): Process {
  return operator({
    task,
    forward: (record) => {
      for (const child of children) child.process(record);
    },
    forwardTo: (child, record) => children[child]?.process(record),
  });
}

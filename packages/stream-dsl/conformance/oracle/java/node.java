package oracle;

/** What the reference made for one node of the topology, and what its keys are. */
record Node<T>(T kafka, KeyKind key) {}

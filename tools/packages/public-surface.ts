import ts from 'typescript';

/**
 * The public surface of one entry, as text to compare: every exported declaration of its `.d.ts`
 * and, after them, what those refer to inside the package. Comments are left out and everything is
 * sorted, so that only a change which a user's compiler would see changes the text.
 */
export function publicSurface(declarationFile: string): string {
  const program = ts.createProgram([declarationFile], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2024,
    skipLibCheck: true,
    noEmit: true,
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(declarationFile);
  const entry = source && checker.getSymbolAtLocation(source);
  if (entry === undefined)
    throw new Error(`cannot read the surface: ${declarationFile} exports nothing`);

  const exported = checker.getExportsOfModule(entry).map((symbol) => ({
    name: symbol.name,
    symbol: resolveAlias(checker, symbol),
  }));
  const known = new Set(exported.map(({symbol}) => symbol));
  const referred: ts.Symbol[] = [];
  const queue = [...known];
  for (let symbol = queue.pop(); symbol !== undefined; symbol = queue.pop()) {
    for (const found of symbolsReferred(checker, symbol)) {
      if (known.has(found)) continue;
      known.add(found);
      referred.push(found);
      queue.push(found);
    }
  }
  const isReExport = ({symbol}: {symbol: ts.Symbol}): boolean =>
    ownDeclarations(symbol).length === 0;
  return [
    ...exported.filter(isReExport).map(({name}) => `export {${name}} from another package;`),
    ...exported
      .filter((one) => !isReExport(one))
      .map(({name, symbol}) => `// ${name}\n${print(symbol)}`)
      .sort(byText),
    '// Not exported, but part of the above:',
    ...referred.map((symbol) => print(symbol)).sort(byText),
    '',
  ].join('\n');
}

const printer = ts.createPrinter({removeComments: true, newLine: ts.NewLineKind.LineFeed});

function print(symbol: ts.Symbol): string {
  return ownDeclarations(symbol)
    .map((node) => {
      // A variable's type stands on the statement around it.
      const whole = ts.isVariableDeclaration(node) ? node.parent.parent : node;
      return printer.printNode(ts.EmitHint.Unspecified, whole, node.getSourceFile());
    })
    .join('\n');
}

function symbolsReferred(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol[] {
  const found = new Set<ts.Symbol>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const target = checker.getSymbolAtLocation(node);
      const resolved = target && resolveAlias(checker, target);
      if (resolved !== undefined && ownDeclarations(resolved).some(isTopLevel)) found.add(resolved);
    }
    ts.forEachChild(node, visit);
  };
  for (const declaration of ownDeclarations(symbol)) visit(declaration);
  return [...found];
}

function resolveAlias(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** The declarations that this package itself wrote: not the libraries', not other packages'. */
function ownDeclarations(symbol: ts.Symbol): ts.Declaration[] {
  return (symbol.declarations ?? []).filter((declaration) => {
    const path = declaration.getSourceFile().fileName;
    return path.includes('/dist/') && !path.includes('/node_modules/');
  });
}

function isTopLevel(declaration: ts.Declaration): boolean {
  const whole = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  return ts.isSourceFile(whole.parent);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** A row of two lists side by side; undefined where one side has nothing. */
export type Row = readonly [left: string | undefined, right: string | undefined];

const largestTable = 4_000_000;

/** Puts two lists side by side so that as many rows as possible agree; very long ones row by row. */
export function align(left: readonly string[], right: readonly string[]): readonly Row[] {
  if (left.length * right.length > largestTable) return rowByRow(left, right);
  const width = right.length + 1;
  const common = commonLengths(left, right);
  const rows: Row[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length || r < right.length) {
    const skipLeft = l < left.length ? (common[(l + 1) * width + r] ?? 0) : -1;
    const skipRight = r < right.length ? (common[l * width + r + 1] ?? 0) : -1;
    if (l < left.length && r < right.length && left[l] === right[r]) {
      rows.push([left[l++], right[r++]]);
    } else if (skipLeft >= skipRight) {
      rows.push([left[l++], undefined]);
    } else {
      rows.push([undefined, right[r++]]);
    }
  }
  return rows;
}

/** How many rows can agree from each pair of positions on. */
function commonLengths(left: readonly string[], right: readonly string[]): Uint32Array {
  const width = right.length + 1;
  const common = new Uint32Array((left.length + 1) * width);
  for (let l = left.length - 1; l >= 0; l -= 1) {
    for (let r = right.length - 1; r >= 0; r -= 1) {
      const here = l * width + r;
      const isEqual = left[l] === right[r];
      common[here] = isEqual
        ? (common[here + width + 1] ?? 0) + 1
        : Math.max(common[here + width] ?? 0, common[here + 1] ?? 0);
    }
  }
  return common;
}

function rowByRow(left: readonly string[], right: readonly string[]): readonly Row[] {
  const length = Math.max(left.length, right.length);
  return Array.from({length}, (_, index) => [left[index], right[index]]);
}

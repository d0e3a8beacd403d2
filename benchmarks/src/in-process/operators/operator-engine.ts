// Measures one case in a process of its own, so that neither its garbage nor its compiled code is another one's:
// prints a `CaseCost` as one line of JSON.
import {measureCase} from './measure-case.ts';
import {operatorCases} from './operator-cases.ts';

const [name = '', events = '', runs = ''] = process.argv.slice(2);
const measured = operatorCases.find((one) => one.name === name);
if (measured === undefined) throw new Error(`no case is named "${name}"`);
console.log(
  JSON.stringify(await measureCase(measured, {events: Number(events), runs: Number(runs)})),
);

/**
 * `npm run bench:calls`: what people wait for in a call and what a picture costs, in two real browsers with devices that they make up.
 *
 *   -- --rounds N    rounds of every row, 5 unless told
 *   -- --quick       one short round, while working on it
 *   -- --staying     two minutes left alone and two under dying workers and panels instead, as many rounds
 *   -- --fifty       sixty calls one after the other instead, and what is left of the last fifty
 *   -- --people      a call of two, three, four and six instead, once
 *   -- --json        the last line is one JSON object
 */
import { parseArgs } from "node:util";
import { buildAll } from "../../scripts/build.ts";
import { fakeDevices } from "../../test/driver/calling.ts";
import { introduce, openPair } from "../../test/e2e/pair.ts";
import { sentToShown } from "../messages/shown.ts";
import { machine, median } from "../table.ts";
import { type BarePages, openBare } from "./bare.ts";
import { manyCalls } from "./fifty.ts";
import { type FigureName, table, type Values } from "./figures.ts";
import { type PeopleRow, peopleRows } from "./people.ts";
import { picturePoints } from "./picture.ts";
import { stay } from "./staying.ts";
import { callOnce } from "./waits.ts";

const { values: told } = parseArgs({
	options: {
		rounds: { type: "string" },
		quick: { type: "boolean", default: false },
		staying: { type: "boolean", default: false },
		fifty: { type: "boolean", default: false },
		people: { type: "boolean", default: false },
		json: { type: "boolean", default: false },
	},
});
const rounds = Number(told.rounds ?? (told.quick ? 1 : 5));
if (!(Number.isInteger(rounds) && rounds > 0)) throw new Error("--rounds takes a number from 1");
const times = told.quick ? 2 : 5;
const seconds = told.quick ? 3 : 8;

const all: Values = {};
const note = (name: FigureName, ...values: readonly number[]) => {
	all[name] = [...(all[name] ?? []), ...values];
};

if (told.people) {
	console.log(machine());
	buildAll();
	const rows: PeopleRow[] = [];
	await peopleRows([2, 3, 4, 6], seconds, (row) => {
		rows.push(row);
		const { people, core, pictures, uplink, frames, framesOfStream, all } = row;
		const stream = framesOfStream === undefined ? "" : ` (${framesOfStream.toFixed(1)} as a stream)`;
		console.log(
			`${people} people: ${core.toFixed(0)} % of a core each, ${pictures.toFixed(1)} of it for the pictures in the panel; sends ${uplink.toFixed(0)} kbit/s; sees ${frames.toFixed(1)} frames a second of each${stream}; all browsers ${all.toFixed(0)} %`,
		);
	});
	if (told.json) console.log(JSON.stringify(rows));
	process.exit();
}

console.log(`${machine()}. ${rounds} rounds; milliseconds are of this machine.`);
buildAll();
const pair = await openPair({ args: fakeDevices });
try {
	const pages = await openBare(pair);
	await introduce(pair);
	if (told.staying) {
		for (let round = 0; round < rounds; round++) {
			const alone = await stay(pair, told.quick ? 30 : 120, false);
			const disturbed = await stay(pair, told.quick ? 30 : 120, true);
			console.log(
				`round ${round + 1}: ${alone.concealed.toFixed(0)} ms alone, ${disturbed.concealed.toFixed(0)} ms disturbed`,
			);
			note("concealedAlone", alone.concealed);
			note("concealedMore", disturbed.concealed - alone.concealed);
			note("pictureBack", ...disturbed.back);
		}
	} else if (told.fifty) {
		const rows = await manyCalls(pair, 60);
		console.log("calls  heap kB  documents  listeners  connections  tracks");
		for (const [at, { heap, documents, listeners, peers, tracks }] of rows.entries())
			console.log(`${10 * (at + 1)}: ${heap.toFixed(0)}  ${documents}  ${listeners}  ${peers}  ${tracks}`);
		const [first] = rows;
		const last = rows.at(-1);
		if (first && last) {
			note("heapPerCall", (last.heap - first.heap) / 50);
			note("listenersMore", last.listeners - first.listeners);
			note("openAfter", last.peers + last.tracks);
		}
	} else await figures(pages);
} finally {
	await pair.close();
}

async function figures(pages: BarePages): Promise<void> {
	for (let round = 0; round < rounds; round++) {
		const texts = await sentToShown(pair, 2 * times, `round ${round}`);
		const rings: number[] = [];
		const frames: number[] = [];
		const bare: number[] = [];
		for (let time = 0; time < times; time++) {
			const { ring, frame } = await callOnce(pair);
			rings.push(ring);
			frames.push(frame);
			bare.push(await pages.once());
		}
		note("ringMs", median(rings));
		note("textMs", median(texts));
		note("ringRatio", median(rings) / median(texts));
		note("frameMs", median(frames));
		note("bareMs", median(bare));
		note("frameRatio", median(frames) / median(bare));
		await callOnce(pair, async () => {
			const { picture, loopback } = await picturePoints(pair, seconds);
			note("pictureOne", picture);
			note("pictureOfLoopback", picture / loopback);
		});
	}
}
table.printHead();
for (const name of table.names) if (all[name]) table.print(name, all[name]);
if (told.json)
	console.log(
		JSON.stringify(Object.fromEntries(table.names.map((name) => [name, table.figureOf(name, all[name])]))),
	);
process.exit();

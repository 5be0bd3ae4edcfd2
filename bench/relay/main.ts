/**
 * `npm run bench:relay`: the relay's figures beside a bare `ws` forwarder (`bare.ts`), as ratios within one round.
 *
 *   -- --rounds N     rounds of every row, 5 unless told; fewer are no claim
 *   -- --only a,b     only these figures, by their names in the JSON
 *   -- --quick        small and fast, while working on the relay
 *   -- --json         the last line is one JSON object
 *   -- --peers        also PeerJS server, socket.io and y-webrtc signalling, installed into a temporary folder
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { machine } from "../table.ts";
import {
	type FigureName,
	figureNames,
	figureOf,
	goals,
	type Measured,
	printHead,
	printMeasured,
} from "./figures.ts";
import { benchPeers } from "./peers.ts";
import { buildServers } from "./processes.ts";
import { createRows } from "./rows.ts";

const { values: told } = parseArgs({
	options: {
		rounds: { type: "string" },
		only: { type: "string" },
		quick: { type: "boolean", default: false },
		json: { type: "boolean", default: false },
		peers: { type: "boolean", default: false },
	},
});
const rounds = Number(told.rounds ?? (told.quick ? 1 : 5));
if (!(Number.isInteger(rounds) && rounds > 0)) throw new Error("--rounds takes a number from 1");
const wanted = told.only?.split(",") ?? figureNames;
const unknown = wanted.filter((name) => !Object.hasOwn(goals, name));
if (unknown.length > 0) throw new Error(`--only knows ${figureNames.join(", ")}, not ${unknown.join(", ")}`);

const folder = mkdtempSync(join(tmpdir(), "sidelong-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

console.log(`${machine()}. Ratios are within a round; ${rounds} rounds.`);
await buildServers();
const rows = createRows({ rounds, isQuick: told.quick, folder, wanted: wanted as FigureName[] });
const all: Partial<Record<FigureName, Measured>> = {};
printHead();
for (const measure of rows)
	for (const [name, measured] of Object.entries(await measure()) as [FigureName, Measured][]) {
		if (!wanted.includes(name)) continue;
		all[name] = measured;
		printMeasured(name, measured, rounds);
	}
if (told.peers) await benchPeers(folder, rounds, told.quick);
if (told.json) {
	const figures = figureNames.map((name) => [name, figureOf(name, all[name]?.values ?? [])]);
	console.log(JSON.stringify(Object.fromEntries(figures)));
}
process.exit();

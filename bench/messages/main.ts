/**
 * `npm run bench:messages`: what people wait for, in two real browsers through a real relay on loopback.
 *
 *   -- --rounds N    rounds of every row, 5 unless told
 *   -- --quick       one short round, while working on it
 *   -- --json        the last line is one JSON object
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { chromium } from "playwright";
import { buildAll } from "../../scripts/build.ts";
import { ensureBrowser } from "../../test/driver/find-browser.ts";
import { introduce, openPair, type Pair } from "../../test/e2e/pair.ts";
import { machine, median, percentile } from "../table.ts";
import { type FigureName, table, type Values } from "./figures.ts";
import { idlePercent } from "./idle.ts";
import { coldToShown, goBy, openLong, sentToShown } from "./shown.ts";

const { values: told } = parseArgs({
	options: {
		rounds: { type: "string" },
		quick: { type: "boolean", default: false },
		json: { type: "boolean", default: false },
	},
});
const rounds = Number(told.rounds ?? (told.quick ? 1 : 5));
if (!(Number.isInteger(rounds) && rounds > 0)) throw new Error("--rounds takes a number from 1");
const letters = told.quick ? 10 : 40;
const deaths = told.quick ? 3 : 8;
const longChat = told.quick ? 2_000 : 50_000;
const idleSeconds = told.quick ? 5 : 30;

const all: Values = {};
const note = (name: FigureName, ...values: readonly number[]) => {
	all[name] = [...(all[name] ?? []), ...values];
};

async function seedLongChat({ bob }: Pair): Promise<void> {
	const { outputFiles } = await build({
		entryPoints: ["bench/messages/seed.ts"],
		bundle: true,
		write: false,
		format: "iife",
		target: "chrome133",
	});
	const panel = await bob.panel();
	await panel.evaluate(outputFiles[0]?.text ?? "");
	await panel.evaluate(async (count) => {
		const port = chrome.runtime.connect({ name: "panel" });
		const chat = await new Promise<string>((resolve) => {
			port.onMessage.addListener((message: { set?: { contacts?: Record<string, unknown> } }) => {
				const [id] = Object.keys(message.set?.contacts ?? {});
				if (id) resolve(id);
			});
		});
		port.disconnect();
		await (globalThis as unknown as { seedChat(chat: string, count: number): Promise<void> }).seedChat(
			chat,
			count,
		);
	}, longChat);
	// what was written past the worker is read by the next one
	await bob.killWorker();
}

/** A browser without the extension, side by side with one that has it, is connected, and is left alone with its panel closed. */
async function idle({ bob }: Pair): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), "sidelong-bare-"));
	const bare = await chromium.launchPersistentContext(folder, {
		executablePath: ensureBrowser(console.log),
		headless: true,
		args: [
			...[
				"--no-first-run",
				"--disable-background-networking",
				"--disable-component-update",
				"--disable-sync",
			],
			...["--disable-gpu", "--remote-debugging-port=0"],
			...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
		],
	});
	try {
		await bob.closePanel();
		await new Promise((resolve) => setTimeout(resolve, idleSeconds * 500));
		for (let round = 0; round < rounds; round++) {
			const [ours = 0, theirs = 0] = await idlePercent([bob.folder, folder], idleSeconds);
			note("idlePoints", ours - theirs);
		}
	} finally {
		await bare.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

console.log(`${machine()}. ${rounds} rounds; milliseconds are of this machine.`);
buildAll();
const pair = await openPair();
try {
	await introduce(pair);
	for (let round = 0; round < rounds; round++) {
		await goBy(pair, "through relay");
		const relayed = await sentToShown(pair, letters, `relay ${round}`);
		note("relayP50", median(relayed));
		note("relayP95", percentile(relayed, 0.95));
		note("coldShown", median(await coldToShown(pair, deaths)));
		await goBy(pair, "direct");
		const direct = await sentToShown(pair, letters, `direct ${round}`);
		note("directP50", median(direct));
		note("directP95", percentile(direct, 0.95));
	}
	await seedLongChat(pair);
	const panel = await pair.bob.panel();
	await panel.getByRole("button", { name: "Back" }).click();
	for (let round = 0; round < rounds; round++) note("open50k", await openLong(panel, "alice"));
	await idle(pair);
} finally {
	await pair.close();
}
table.printHead();
for (const name of table.names) table.print(name, all[name]);
if (told.json)
	console.log(
		JSON.stringify(Object.fromEntries(table.names.map((name) => [name, table.figureOf(name, all[name])]))),
	);
process.exit();

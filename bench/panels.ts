/** What people wait for, in real browsers through a real relay on loopback: sent → shown, and a dead worker's answer. */
import { message, read, say } from "../test/driver/journey.ts";
import { introduce, openPair, type Pair } from "../test/e2e/pair.ts";
import { watchFor } from "./messages/shown.ts";
import { median, percentile, row } from "./table.ts";

const letters = 60;
const deaths = 15;

async function sentToShown(pair: Pair): Promise<number[]> {
	const panel = await pair.alice.panel();
	const waits: number[] = [];
	for (let i = 0; i < letters; i++) {
		const text = `letter ${i} of the bench`;
		const shown = watchFor(await pair.bob.panel(), text);
		await message(panel).fill(text);
		const sent = await panel.evaluate(() => {
			const button = [...document.querySelectorAll("button")].find(
				(each) => each.getAttribute("aria-label") === "Send" || each.textContent === "Send",
			);
			const at = performance.timeOrigin + performance.now();
			button?.click();
			return at;
		});
		waits.push((await shown) - sent);
	}
	return waits;
}

/** From the frame reaching the browser to its receipt leaving it, as the tap sees it. */
async function frameToReceipt(pair: Pair, isDead: boolean): Promise<number[]> {
	const waits: number[] = [];
	for (let i = 0; i < deaths; i++) {
		if (isDead) await pair.bob.killWorker();
		const text = `${isDead ? "cold" : "warm"} ${i}.`;
		const before = pair.wire.messages.length;
		await say(await pair.alice.panel(), text);
		await read(await pair.bob.panel(), "alice", text);
		const since = () => pair.wire.messages.slice(before).filter(({ isBinary }) => isBinary);
		const arrived = since().find(({ fromClient }) => !fromClient);
		for (let tries = 0; tries < 100 && since().filter(({ fromClient }) => fromClient).length < 2; tries++)
			await new Promise((resolve) => setTimeout(resolve, 20));
		const receipt = since().filter(({ fromClient }) => fromClient)[1];
		if (arrived && receipt) waits.push(receipt.at - arrived.at);
	}
	return waits;
}

export async function benchPanels(): Promise<void> {
	const pair = await openPair();
	try {
		await introduce(pair);
		const shown = await sentToShown(pair);
		row(
			"sent → shown, p95 (p50)",
			`${percentile(shown, 0.95).toFixed(0)} (${median(shown).toFixed(0)}) ms`,
			"goal ≤ 300 ms",
		);
		const warm = await frameToReceipt(pair, false);
		const cold = await frameToReceipt(pair, true);
		row(
			"frame in → receipt out, worker dead",
			`${median(cold).toFixed(0)} ms`,
			"goal ≤ 100 ms: cold start, opened, stored, answered",
		);
		row(
			"  beside a living worker",
			`${(median(cold) / median(warm)).toFixed(1)} ×`,
			`${median(warm).toFixed(0)} ms`,
		);
	} finally {
		await pair.close();
	}
}

/** What calls leave behind in the document that holds them: what is open, counted after calls, and how memory goes from ten calls to the next. */
import { stillOpen, watchOpen } from "../../test/driver/calling.ts";
import type { Profile } from "../../test/driver/profile.ts";
import type { Pair } from "../../test/e2e/pair.ts";
import { callOnce } from "./waits.ts";

interface Kept {
	/** Kilobytes of JavaScript, after the garbage was collected. */
	readonly heap: number;
	readonly documents: number;
	readonly listeners: number;
	readonly peers: number;
	readonly tracks: number;
}

async function keptBy(profile: Profile): Promise<Kept> {
	const hands = await profile.offscreen();
	try {
		// what the driver itself counts by is no part of it
		await hands.evaluate(`(() => {
			watched.peers = watched.peers.filter((peer) => peer.connectionState !== "closed");
			watched.tracks = watched.tracks.filter((track) => track.readyState === "live");
		})()`);
		await hands.send("HeapProfiler.enable");
		for (let times = 0; times < 3; times++) await hands.send("HeapProfiler.collectGarbage");
		const { usedSize } = (await hands.send("Runtime.getHeapUsage")) as { usedSize: number };
		const counted = (await hands.send("Memory.getDOMCounters")) as {
			documents: number;
			jsEventListeners: number;
		};
		const open = await stillOpen(profile);
		return {
			...{ heap: usedSize / 1000, documents: counted.documents, listeners: counted.jsEventListeners },
			...open,
		};
	} finally {
		await hands.detach();
	}
}

/** So many video calls one after the other; a row after each ten, of bob's document. The first ten warm it up. */
export async function manyCalls(pair: Pair, count: number): Promise<readonly Kept[]> {
	for (const profile of [pair.alice, pair.bob]) await watchOpen(profile);
	const rows: Kept[] = [];
	for (let made = 1; made <= count; made++) {
		await callOnce(pair);
		if (made % 10 > 0) continue;
		// what is being closed may take a moment
		await new Promise((resolve) => setTimeout(resolve, 2_000));
		rows.push(await keptBy(pair.bob));
	}
	return rows;
}

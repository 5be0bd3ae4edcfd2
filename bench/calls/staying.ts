/**
 * What is not heard when a call has to outlive things: milliseconds of sound that the browser made up because none came (W3C webrtc-stats,
 * concealedSamples), in a call that is left alone and in one whose workers are killed every 5 s and whose panel is closed and opened; and how
 * long after it was opened the panel shows the other one's picture again.
 */
import { accept, hangUp, isLive, isOver, painted, ring, watchOpen } from "../../test/driver/calling.ts";
import type { Profile } from "../../test/driver/profile.ts";
import { button, chatOf } from "../../test/driver/talking.ts";
import type { Pair } from "../../test/e2e/pair.ts";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** Opus of a call is 48 kHz. */
const samplesPerMs = 48;

async function concealed(profile: Profile): Promise<number> {
	const hands = await profile.offscreen();
	try {
		const samples = await hands.evaluate<number>(`(async () => {
			let sum = 0;
			for (const peer of watched.peers.filter((each) => each.connectionState !== "closed"))
				for (const row of (await peer.getStats()).values())
					if (row.type === "inbound-rtp" && row.kind === "audio") sum += (row.concealedSamples ?? 0) - (row.silentConcealedSamples ?? 0);
			return sum;
		})()`);
		return samples / samplesPerMs;
	} finally {
		await hands.detach();
	}
}

export interface Staying {
	/** Milliseconds of made-up sound that bob heard, beyond the first three seconds. */
	readonly concealed: number;
	/** Milliseconds from a panel that opens to a painted picture, each time. */
	readonly back: readonly number[];
}

/** One video call of so many seconds; `isDisturbed`: workers die every 5 s, and bob's panel closes and opens ten times. */
export async function stay(pair: Pair, seconds: number, isDisturbed: boolean): Promise<Staying> {
	const { alice, bob } = pair;
	for (const profile of [alice, bob]) await watchOpen(profile);
	const [a, b] = [await chatOf(pair, alice), await chatOf(pair, bob)];
	await ring(a, "Video call");
	await accept(b, "Accept with video");
	await Promise.all([isLive(a), isLive(b)]);
	await pause(3_000);
	const before = await concealed(bob);
	const from = Date.now();
	const back: number[] = [];
	for (let turn = 1; Date.now() - from < seconds * 1000; turn++) {
		await pause(Math.max(0, from + turn * 5_000 - Date.now()));
		if (!isDisturbed) continue;
		await alice.killWorker();
		await bob.killWorker();
		if (turn % 2 || back.length >= 10) continue;
		// a person opens a panel at any time, not in the moment in which a worker is killed
		await pause(2_500);
		await bob.closePanel();
		const panel = await bob.panel();
		const opened = Date.now();
		await button(panel, "Open call").first().click();
		await painted(panel, "alice");
		back.push(Date.now() - opened);
	}
	const heard = (await concealed(bob)) - before;
	await hangUp(a);
	await Promise.all([isOver(a), isOver(await bob.panel())]);
	return { concealed: heard, back };
}

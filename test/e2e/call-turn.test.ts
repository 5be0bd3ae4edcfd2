/** A call whose both ends go through TURN alone, with a real coturn: it is heard and seen, and no address of theirs is in any candidate. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	accept,
	fakeDevices,
	hangUp,
	isLive,
	isOver,
	loudest,
	painted,
	ring,
	watchOpen,
} from "../driver/calling.ts";
import type { Profile } from "../driver/profile.ts";
import { button, chatOf } from "../driver/talking.ts";
import { type Coturn, hasCoturn, startCoturn } from "../relay/coturn.ts";
import { introduce, openPair, type Pair } from "./pair.ts";

const secret = "a shared secret";
let coturn: Coturn | undefined;
let pair: Pair;
beforeAll(async () => {
	if (!hasCoturn) return;
	coturn = await startCoturn(secret);
	pair = await openPair({
		// without it a browser does not speak to a server on this machine
		args: [...fakeDevices, "--allow-loopback-in-peer-connection"],
		relayArgs: [`--turn-url=turn:127.0.0.1:${coturn.port}`, `--turn-secret=${secret}`],
	});
	await introduce(pair);
	for (const profile of [pair.alice, pair.bob]) {
		await watchOpen(profile);
		await relayOnly(profile);
	}
});
afterAll(async () => {
	await pair?.close();
	await coturn?.close();
});

/** As a person sets it. */
async function relayOnly(profile: Profile): Promise<void> {
	const panel = await profile.panel();
	await button(panel, "Back").click();
	await button(panel, "Settings").click();
	await panel.getByText("Calls through TURN only").click();
	await panel
		.getByRole("switch", { name: /Calls through TURN only/, checked: true })
		.waitFor({ state: "attached" });
	await button(panel, "Back").click();
}
interface Seen {
	/** Kinds of every candidate in what a call has said and heard. */
	readonly kinds: readonly string[];
	/** Kinds of both ends of every pair that was checked. */
	readonly pairs: readonly string[];
	/** How many of them look for a way. */
	readonly looks: number;
}
/** Everything that the connections of calls have been told and have told. */
async function seenBy(profile: Profile): Promise<Seen> {
	const hands = await profile.offscreen();
	try {
		return await hands.evaluate<Seen>(`(async () => {
			const kinds = new Set();
			const pairs = new Set();
			const calls = watched.peers.filter((peer) => peer.connectionState !== "closed" && peer.getTransceivers().length > 0);
			for (const peer of calls) {
				for (const description of [peer.localDescription, peer.remoteDescription])
					for (const [, kind] of (description?.sdp ?? "").matchAll(/^a=candidate:.* typ (\\w+)/gm)) kinds.add(kind);
				const rows = await peer.getStats();
				for (const row of rows.values()) {
					if (row.type === "local-candidate" || row.type === "remote-candidate") kinds.add(row.candidateType);
					if (row.type !== "candidate-pair") continue;
					pairs.add(rows.get(row.localCandidateId).candidateType + " " + rows.get(row.remoteCandidateId).candidateType);
				}
			}
			return { kinds: [...kinds], pairs: [...pairs], looks: calls.filter((peer) => peer.localDescription).length };
		})()`);
	} finally {
		await hands.detach();
	}
}

/** `prflx`: theirs, met by a packet before the letter that names it. It came from TURN all the same: each end has nothing else. */
const isRelayed = ({ kinds, pairs }: Seen) =>
	kinds.includes("relay") &&
	kinds.every((kind) => kind === "relay" || kind === "prflx") &&
	pairs.length > 0 &&
	pairs.every((each) => /^relay (?:relay|prflx)$/.test(each));

describe.skipIf(!hasCoturn)("a call through TURN alone", () => {
	test("is heard and painted on both sides, and every candidate is one of TURN", async () => {
		const [a, b] = [await chatOf(pair, pair.alice), await chatOf(pair, pair.bob)];
		await ring(a, "Video call");
		await accept(b, "Accept with video");
		await Promise.all([isLive(a), isLive(b)]);
		await Promise.all([painted(a, "bob", 10), painted(b, "alice", 10)]);
		for (const panel of [a, b]) {
			expect((await loudest(panel)).them).toBeGreaterThan(0.02);
			await panel.getByText("through TURN").first().waitFor();
		}
		for (const profile of [pair.alice, pair.bob]) expect(isRelayed(await seenBy(profile))).toBe(true);
		expect(coturn?.log()).toMatch(/CHANNEL_BIND processed|CREATE_PERMISSION processed/);
		await hangUp(a);
		await Promise.all([isOver(a), isOver(b)]);
	});

	test("without coturn it does not fall back on their own addresses", async () => {
		await coturn?.close();
		coturn = undefined;
		const [a, b] = [await chatOf(pair, pair.alice), await chatOf(pair, pair.bob)];
		await watchOpen(pair.alice);
		await ring(a, "Voice call");
		await accept(b);
		await expect.poll(async () => (await seenBy(pair.alice)).looks, { timeout: 20_000 }).toBe(1);
		// longer than it takes to look for another way
		for (const end = Date.now() + 6_000; Date.now() < end; )
			expect(await seenBy(pair.alice)).toEqual({ kinds: [], pairs: [], looks: 1 });
		await hangUp(a);
	}, 90_000);
});
